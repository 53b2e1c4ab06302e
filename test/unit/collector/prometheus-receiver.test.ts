import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Parcel } from '../../../core/collector/parcel.ts';
import { TargetScrapes } from '../../../core/collector/receivers/prometheus/target-scrapes.ts';
import { PROMETHEUS_RECEIVER } from '../../../main/engine/agent/prometheus-receiver.ts';
import { TAKEN } from '../../../main/engine/collector/consumer.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { eventually } from '../../helpers/eventually.ts';
import { HAS_PROMETHEUS, startPrometheus, WITH_PROMETHEUS } from '../../helpers/prometheus-server.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { metric } from '../../helpers/telemetry.ts';
import { number, of, sum } from '../core/collector/prometheus/points.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

async function target(answer: RequestListener) {
  const asked: { url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url!, headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Scrapes the target once in some milliseconds, whatever the interval, and gives what it gave on. */
async function scraping(host: string, job: object = {}) {
  const static_configs = [{ targets: [host] }];
  const scrape_configs = [{ job_name: 't', scrape_timeout: '30s', static_configs, ...job }];
  const clock = {
    now: () => Date.now(),
    random: () => 0,
    sleep: (_: number, signal: AbortSignal) => wait(20, undefined, { signal }).catch(() => undefined),
  };
  const meter = new Meter(clock.now);
  const none = () => expect.fail();
  const context = { key: '', meter, clock, log: () => undefined, isReload: false, openQueue: none, openFolder: none };
  const parcels: Parcel[] = [];
  const metrics = {
    async consume(parcel: Parcel) {
      parcels.push(parcel);
      return TAKEN;
    },
  };
  const { problems, create } = PROMETHEUS_RECEIVER.read({ config: { scrape_configs } });
  expect(problems).toEqual([]);
  const running = await create(context, { metrics });
  onTestFinished(() => running.close());
  const points = (name: string) =>
    parcels
      .flatMap(({ telemetry }) => (telemetry.signal === 'metrics' ? telemetry.groups : []))
      .flatMap(({ scopes }) => scopes.flatMap(({ items }) => items))
      .filter((one) => one.name === name)
      .flatMap(({ data }) => (data.kind === 'gauge' || data.kind === 'sum' ? data.dataPoints : []));
  return { points, reading: () => meter.read() };
}

const value = (number: number) => ({ value: { kind: 'double', value: number } });

describe('the receiver prometheus', () => {
  test('asks again and again, with what the configuration says', async () => {
    const { host, asked } = await target((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('# TYPE c counter\nc 5\n'));
    });
    const password = join(await makeTempDir(), 'password');
    await writeFile(password, 'p:w\n');
    const { points } = await scraping(host, {
      ...{ metrics_path: '/m', params: { a: ['b'] }, http_headers: { 'X-A': { values: ['one'] } } },
      basic_auth: { username: 'u', password_file: password },
    });
    await eventually(() => expect(points('c').length).toBeGreaterThan(1));
    expect(points('up')[0]).toMatchObject(value(1));
    expect(asked[0]!.url).toBe('/m?a=b');
    expect(asked[0]!.headers).toMatchObject({
      'accept-encoding': 'gzip',
      authorization: `Basic ${Buffer.from('u:p:w').toString('base64')}`,
      'x-a': 'one',
      'x-prometheus-scrape-timeout-seconds': '30',
    });
    expect(asked[0]!.headers.accept).toMatch(/^application\/openmetrics-text/);
  });

  test('says when a target fails, and that its series have ended', async () => {
    let status = 200;
    const { host } = await target((_, response) => void response.writeHead(status).end('a 1\n'));
    const { points, reading } = await scraping(host, { authorization: { credentials: 't' } });
    await eventually(() => expect(points('a').length).toBeGreaterThan(0));
    status = 500;
    await eventually(() => expect(points('a').at(-1)).toMatchObject({ flags: 1 }));
    expect(points('up').at(-1)).toMatchObject(value(0));
    expect(reading().lastError!.message).toBe(`t ${host}: HTTP 500`);
    expect(Object.keys(reading().transports)).toEqual(['http']);
    expect(reading().refusals['failed scrape']).toBeGreaterThan(0);
  });

  test('goes on after an answer that nobody foresaw', async () => {
    const { host } = await target((_, response) => void response.end('a 1\n'));
    const taking = vi.spyOn(TargetScrapes.prototype, 'take').mockImplementationOnce(() => {
      throw new RangeError('Invalid string length');
    });
    onTestFinished(() => taking.mockRestore());
    const { points, reading } = await scraping(host);
    await eventually(() => expect(points('a').length).toBeGreaterThan(0));
    expect(reading().refusals['failed scrape']).toBe(1);
    expect(reading().lastError!.message).toBe(`t ${host}: Invalid string length`);
  });

  test('follows to other places of the same server only', async () => {
    const other = await target((_, response) => void response.end('a 1\n'));
    const { host } = await target(({ url }, response) => {
      if (url === '/metrics') response.writeHead(302, { location: '/there' }).end();
      else if (url === '/there') response.end('a 1\n');
      else response.writeHead(307, { location: `http://${other.host}/` }).end();
    });
    const here = await scraping(host);
    await eventually(() => expect(here.points('a').length).toBeGreaterThan(0));
    const away = await scraping(host, { metrics_path: '/away', bearer_token: 'secret' });
    await eventually(() => expect(away.reading().lastError!.message).toContain('to another server is not followed'));
    expect(other.asked).toEqual([]);
    const not = await scraping(host, { follow_redirects: false });
    await eventually(() => expect(not.reading().lastError!.message).toContain('HTTP 302'));
  });

  test.each<[string, RequestListener, object, string]>([
    [
      'too large',
      (_, response) => void response.end('x'.repeat(2_000)),
      { body_size_limit: '1KB' },
      'larger than 1024 bytes',
    ],
    [
      'too large when it is unpacked',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(2_000))),
      { body_size_limit: '1KB' },
      'larger than 1024 bytes',
    ],
    ['silent', () => undefined, { scrape_timeout: '50ms' }, 'no answer within 50 ms'],
    [
      'broken',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip'),
      {},
      'incorrect header check',
    ],
    [
      'of another encoding',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'br' }).end(),
      {},
      'br is not supported',
    ],
  ])('an answer that is %s is a failed scrape', async (_, answer, job, message) => {
    const { host } = await target(answer);
    const { points, reading } = await scraping(host, job);
    await eventually(() => expect(reading().lastError?.message).toContain(message));
    expect(points('up').at(-1)).toMatchObject(value(0));
  });

  test('scrapes the targets that files hold as these change, and says that those that left have ended', async () => {
    const [one, two] = [
      await target((_, response) => response.end('a 1\n')),
      await target((_, response) => response.end('a 2\n')),
    ];
    const folder = await makeTempDir();
    const write = (name: string, text: string) => writeFile(join(folder, name), text);
    await write('first.json', JSON.stringify([{ targets: [one.host], labels: { zone: 'east' } }]));
    await write('second.yaml', '- targets: [');
    const { points, reading } = await scraping('', {
      static_configs: [],
      file_sd_configs: [{ files: [join(folder, '*.json'), join(folder, '*.yaml')] }],
      relabel_configs: [{ source_labels: ['__meta_filepath'], regex: '.*/(.*)', target_label: 'file' }],
    });
    await eventually(() => expect(points('a')[0]).toMatchObject(value(1)));
    const labelOf = (key: string) =>
      points('a')
        .at(-1)!
        .attributes.find((one) => one.key === key)?.value;
    expect([labelOf('zone'), labelOf('file')]).toMatchObject([{ value: 'east' }, { value: 'first.json' }]);

    // What cannot be read leaves the targets that were there.
    await write('first.json', '[{"targets": [');
    await eventually(() => expect(reading().lastError?.message).toContain('first.json'));
    const before = points('a').length;
    await eventually(() => expect(points('a').length).toBeGreaterThan(before));

    await write('second.yaml', `- targets: ["${two.host}"]`);
    await eventually(() => expect(points('a').at(-1)).toMatchObject(value(2)));
    await rm(join(folder, 'first.json'));
    const ended = (name: string) => points(name).filter(({ flags }) => flags === 1);
    await eventually(() => expect(ended('a')).toHaveLength(1));
    expect(ended('up')).toHaveLength(1);
    // The other goes on.
    const count = points('a').length;
    await eventually(() => expect(points('a').length).toBeGreaterThan(count));
    expect(points('a').at(-1)).toMatchObject(value(2));
  });

  test('does not repeat all of an address of a file that is none', async () => {
    const folder = await makeTempDir();
    await writeFile(join(folder, 'a.json'), JSON.stringify([{ targets: [`/${'x,'.repeat(50_000)}`] }]));
    const { reading } = await scraping('', {
      static_configs: [],
      file_sd_configs: [{ files: [join(folder, 'a.json')] }],
    });
    await eventually(() => expect(reading().lastError?.message).toMatch(/^t: "\/x[x,]+…$/));
    expect(reading().lastError!.message.length).toBeLessThan(502);
  });

  test('scrapes what the exporter prometheus serves', async () => {
    const { agent, said } = await runAgent(`
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {prometheus: {endpoint: "127.0.0.1:0", enable_open_metrics: true}}
service: {pipelines: {metrics: {receivers: [otlp], exporters: [prometheus]}}}
`);
    await sendOtlp(agent, {
      signal: 'metrics',
      groups: [of({}, [metric('requests', sum([number(7n, { code: 'a"\n\\' })]), { unit: '' })])],
    });
    const { points, reading } = await scraping(new URL(/http:\S+/.exec(said.at(-1)!)![0]).host);
    await eventually(() => expect(points('requests_total').length).toBeGreaterThan(0));
    expect(points('requests_total')[0]).toMatchObject({
      ...value(7),
      attributes: [{ key: 'code', value: { value: 'a"\n\\' } }],
    });
    expect(reading().dropped).toEqual({});
  });
});

describe.skipIf(!HAS_PROMETHEUS)('a Prometheus server', () => {
  test('is scraped, every line of what it says of itself', WITH_PROMETHEUS, async () => {
    const prometheus = await startPrometheus('{}');
    const metric_relabel_configs = [{ source_labels: ['__name__'], regex: 'go_gc_.*', action: 'drop' }];
    const { points, reading } = await scraping(new URL(prometheus.url).host, { metric_relabel_configs });
    await eventually(() => expect(points('prometheus_ready')).toContainEqual(expect.objectContaining(value(1))));
    expect(Number((points('scrape_samples_scraped').at(-1)!.value as { value: number }).value)).toBeGreaterThan(200);
    expect(reading()).toMatchObject({ dropped: {}, refusals: {} });
    expect(points('go_gc_duration_seconds')).toEqual([]);
  });
});

describe('the times of scrapes', () => {
  /** A clock that stands still but for what sleeps and answers take. */
  async function timesOf(
    answersTakeMs: readonly number[],
    more: object = {},
  ): Promise<{ slept: number[]; askedMs: number[] }> {
    // One behind each answer, and one before the first where there is an offset.
    const sleeps = answersTakeMs.length + Object.keys(more).length;
    const [slept, askedMs]: number[][] = [[], []];
    let nowMs = 1_000;
    let asked = 0;
    const { host } = await target((_, response) => {
      askedMs!.push(nowMs);
      nowMs += answersTakeMs[asked++] ?? 0;
      response.end('a 1\n');
    });
    const done = new AbortController();
    const clock = {
      now: () => nowMs,
      random: () => 0,
      sleep: async (ms: number) => {
        slept!.push(ms);
        nowMs += ms;
        // There is no third time: whoever closes is waited for.
        if (slept!.length >= sleeps) await new Promise((resolve) => done.signal.addEventListener('abort', resolve));
      },
    };
    const settings = {
      ...more,
      config: { scrape_configs: [{ job_name: 't', scrape_interval: '1m', static_configs: [{ targets: [host] }] }] },
    };
    const context = {
      key: '',
      meter: new Meter(clock.now),
      clock,
      log: () => undefined,
      isReload: false,
      openQueue: () => expect.fail(),
      openFolder: () => expect.fail(),
    };
    const running = await PROMETHEUS_RECEIVER.read(settings).create(context, {});
    await eventually(() => expect(slept).toHaveLength(sleeps));
    const closed = running.close();
    done.abort();
    await closed;
    return { slept: slept!, askedMs: askedMs! };
  }

  test('are an interval apart however long an answer takes, and those that were missed are passed over', async () => {
    expect(await timesOf([0, 5_000, 150_000])).toEqual({
      slept: [60_000, 55_000, 30_000],
      askedMs: [1_000, 61_000, 121_000],
    });
  });

  test('begin after the offset that is written', async () => {
    expect(await timesOf([0, 0], { initial_scrape_offset: '10s' })).toEqual({
      slept: [10_000, 60_000, 60_000],
      askedMs: [11_000, 71_000],
    });
  });
});
