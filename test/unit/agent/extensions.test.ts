import { rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { formatGoDuration, goDurationNs } from '../../../core/collector/ottl/go-duration.ts';
import type { ExtensionContext, ExtensionKind } from '../../../main/engine/agent/extensions/extension.ts';
import { Extensions } from '../../../main/engine/agent/extensions/extensions.ts';
import { eventually } from '../../helpers/eventually.ts';
import { sendSpans, spansRequest } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { apply, makeAgent, problemsOf, startAgent, yamlOf } from './start-agent.ts';

const HEALTH = 'endpoint: "127.0.0.1:0"';
const health = (more = '', grpc?: string) =>
  yamlOf({
    http: '',
    ...(grpc === undefined ? {} : { grpc }),
    extensions: `health_check: {${HEALTH}${more}}`,
    used: 'health_check',
  });

describe('health_check', () => {
  const urlOf = (agent: ReturnType<typeof makeAgent>['agent'], path = '/') =>
    `http://${agent.extensionAddresses()['health_check']![0]}${path}`;

  test('says that it is available, since when and for how long', async () => {
    const { agent } = await startAgent(health());
    const answer = await fetch(urlOf(agent));
    const said = (await answer.json()) as Record<string, string>;
    expect([answer.status, said['status']]).toEqual([200, 'Server available']);
    expect(Date.parse(said['upSince']!)).toBeGreaterThan(0);
    expect(goDurationNs(said['uptime']!)).toBeDefined();
  });

  test('says so at its path only, and in its words', async () => {
    const { agent } = await startAgent(
      health(', path: /health/status, response_body: {healthy: fine, unhealthy: bad}'),
    );
    const answer = await fetch(urlOf(agent, '/health/status'));
    expect([answer.status, await answer.text()]).toEqual([200, 'fine']);
    expect((await fetch(urlOf(agent))).status).toBe(404);
    expect((await fetch(urlOf(agent, '/health/status/more'))).status).toBe(404);
  });

  test('says while it is closing that it is not', async () => {
    const { agent } = await startAgent(health());
    const url = urlOf(agent);
    // An unfinished request keeps the receiver, and so the extensions, until its grace is over.
    const { connect } = await import('node:net');
    const [, port] = agent.addresses()['otlp']![0]!.split(':');
    const sending = connect(Number(port), '127.0.0.1');
    sending.on('error', () => undefined);
    sending.write(
      'POST /v1/traces HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    await fetch(url);
    const closing = agent.close();
    const answer = await fetch(url);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { status: 'Server not available', upSince: '0001-01-01T00:00:00Z', uptime: '' },
    ]);
    sending.destroy();
    await closing;
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe('extensions', () => {
  test('that stay the same keep their ports when a configuration is replaced', async () => {
    const { agent } = await startAgent(health());
    const before = agent.extensionAddresses();
    await apply(agent, health('', ''));
    expect(agent.extensionAddresses()).toEqual(before);
    await apply(agent, health(', path: /other'));
    const [address] = agent.extensionAddresses()['health_check']!;
    expect((await fetch(`http://${address}/other`)).status).toBe(200);
  });

  test('of the one before run on where the new one cannot be started', async () => {
    const { agent } = await startAgent(health(', path: /one'));
    const taken = await startAgent(health());
    const other = health(', path: /two').replace(
      'endpoint: "127.0.0.1:0", }',
      `endpoint: "${taken.agent.addresses()['otlp']![0]}"}`,
    );
    const { config } = agent.check(other);
    await expect(agent.start(config!)).rejects.toThrow('receivers/otlp: port');
    const [address] = agent.extensionAddresses()['health_check']!;
    expect((await fetch(`http://${address}/one`)).status).toBe(200);
    expect((await fetch(`http://${address}/two`)).status).toBe(404);
    expect(await sendSpans(`http://${agent.addresses()['otlp']![0]}`, spansRequest(1, 1))).toBe(200);
  });

  test('still say who may send while others take their place', async () => {
    const gate = Promise.withResolvers<void>();
    const closed: unknown[] = [];
    const kind: ExtensionKind = {
      type: 'fake',
      read: (settings) => ({
        problems: [],
        create: async () => {
          if (settings === 'slow') await gate.promise;
          if (settings === 'broken') throw new Error('no');
          const senderAuth = { challenge: String(settings), needed: '', isAllowed: () => true };
          return { senderAuth, close: async () => void closed.push(settings) };
        },
      }),
    };
    const component = (settings: unknown) =>
      [{ section: 'extensions', id: 'fake', type: 'fake', name: '', settings }] as const;
    const options = { kinds: [kind], contextOf: () => ({}) as ExtensionContext };
    const first = await Extensions.start(component('first'), options);
    const starting = Extensions.start(component('slow'), options, first);
    await eventually(() => expect(closed).toEqual(['first']));
    expect(first.senderAuth('fake')?.challenge).toBe('first');
    gate.resolve();
    const second = await starting;
    expect(second.senderAuth('fake')?.challenge).toBe('slow');
    await expect(Extensions.start(component('broken'), options, second)).rejects.toThrow('extensions/fake: no');
    expect(second.senderAuth('fake')?.challenge).toBe('slow');
    await second.close();
    expect(closed).toEqual(['first', 'slow', 'slow']);
  });

  test('that cannot be started again after others failed leave nothing running, and the first reason is told', async () => {
    const { agent: other } = await startAgent(health());
    const [taken] = other.extensionAddresses()['health_check']!;
    const file = join(await makeTempDir(), 'token');
    await writeFile(file, 'secret');
    const auth = (settings: string) => `bearertokenauth: {${settings}}`;
    const { agent, said } = await startAgent(
      yamlOf({ http: '', extensions: auth(`filename: "${file}"`), used: 'bearertokenauth' }),
    );
    const [address] = agent.addresses()['otlp']!;
    await rm(file);
    const two = yamlOf({
      http: '',
      extensions: `${auth('token: other')}, zpages: {endpoint: "${taken}"}`,
      used: 'bearertokenauth, zpages',
    });
    await expect(agent.start(agent.check(two).config!)).rejects.toThrow(/^extensions\/zpages: port \d+ is taken$/);
    expect([agent.isRunning, agent.addresses(), agent.extensionAddresses()]).toEqual([false, {}, {}]);
    expect(said).toContainEqual(
      expect.stringMatching(
        /^extensions: those before could not be started again: extensions\/bearertokenauth: ENOENT/,
      ),
    );
    await expect(fetch(`http://${address}/v1/traces`)).rejects.toThrow();
    await apply(agent, health());
    expect(agent.isRunning).toBe(true);
  });

  test('that cannot be started are named, and nothing is left', async () => {
    const { agent: other } = await startAgent(health());
    const [taken] = other.extensionAddresses()['health_check']!;
    const { agent } = makeAgent();
    const two = yamlOf({
      http: '',
      extensions: `health_check: {${HEALTH}}, zpages: {endpoint: "${taken}"}`,
      used: 'health_check, zpages',
    });
    await expect(agent.start(agent.check(two).config!)).rejects.toThrow(/^extensions\/zpages: port \d+ is taken$/);
    expect([agent.isRunning, agent.extensionAddresses()]).toEqual([false, {}]);
  });

  test('are checked like everything else', () => {
    const problems = (extensions: string) =>
      problemsOf(yamlOf({ http: '', extensions, used: extensions.split(':', 1)[0]! }));
    expect(problems('health_check: {endpoint: "0.0.0.0:13133"}')).toEqual([
      expect.stringContaining('is open to other machines, unencrypted'),
    ]);
    expect(problems('health_check: {path: health}')).toEqual([expect.stringContaining('a path that starts with /')]);
    expect(problems('health_check: {check_collector_pipeline: {enabled: true}}')).toEqual([
      expect.stringContaining('"check_collector_pipeline" is not supported here'),
    ]);
    expect(problems('zpages: {expvar: {enabled: true}}')).toEqual([]);
    expect(problems('health_check: null')).toEqual([]);
  });
});

describe('zpages', () => {
  const start = async () => {
    const evil = 'batch/<img src=x>';
    const yaml = yamlOf({
      http: '',
      extensions: 'zpages: {endpoint: "127.0.0.1:0"}',
      used: 'zpages',
      processors: `"${evil}"`,
    }).replace('batch/two', `"${evil}"`);
    const { agent } = await startAgent(yaml);
    const url = `http://${agent.extensionAddresses()['zpages']![0]}/debug`;
    return { agent, page: async (name: string) => (await fetch(`${url}/${name}`)).text(), url };
  };

  test('tell of the service, its pipelines with their counts, and its extensions', async () => {
    const { agent, page } = await start();
    await sendSpans(`http://${agent.addresses()['otlp']![0]}`, spansRequest(1, 3));
    await eventually(async () =>
      expect(await page('pipelinez')).toContain('<tr><td>receivers/otlp</td><td>3</td><td>3</td>'),
    );
    expect(await page('pipelinez')).toContain(
      '<tr><td>traces</td><td>otlp</td><td>batch/&lt;img src=x&gt;</td><td>nop</td></tr>',
    );
    expect(await page('servicez')).toMatch(/<td>State<\/td><td>running<\/td>/);
    expect(await page('servicez')).toContain('href="/debug/pipelinez"');
    expect(await page('extensionz')).toContain('<td>zpages</td>');
  });

  test('load nothing, run nothing, and show names as text', async () => {
    const { page, url } = await start();
    const { headers } = await fetch(`${url}/servicez`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const name of ['servicez', 'pipelinez', 'extensionz'])
      expect(await page(name)).not.toMatch(/<script|<img|https?:\/\//);
  });

  test('show no secret that an error quotes', async () => {
    const { agent, page } = await start();
    const token = `ghp_${'aB3'.repeat(12)}`;
    await fetch(`http://${agent.addresses()['otlp']![0]}/v1/${token}`, { method: 'POST' });
    await eventually(async () => expect(await page('pipelinez')).toContain('/v1/[redacted]'));
    expect(await page('pipelinez')).not.toContain(token);
  });

  test.each(['tracez', 'featurez', 'expvarz'])('say that %s is not here', async (name) => {
    const { page, url } = await start();
    expect((await fetch(`${url}/${name}`)).status).toBe(404);
    expect(await page(name)).toContain(`${name} is not supported here`);
  });
});

test('pages of others read none of the ports of the agent itself, under whatever name they come', async () => {
  const { agent } = await startAgent(
    yamlOf({
      http: '',
      extensions: `health_check: {${HEALTH}}, zpages: {endpoint: "127.0.0.1:0"}`,
      used: 'health_check, zpages',
      telemetry: '{metrics: {address: "127.0.0.1:0"}}',
    }),
  );
  const paths = { health_check: '/', zpages: '/debug/servicez', 'service.telemetry': '/metrics' };
  for (const [id, path] of Object.entries(paths)) {
    const [address] = agent.extensionAddresses()[id]!;
    const ask = (headers: Record<string, string>) =>
      new Promise<{ status: number | undefined; said: string }>((resolve, reject) => {
        get(`http://${address}${path}`, { headers }, async (answer) => {
          resolve({ status: answer.statusCode, said: await text(answer) });
        }).on('error', reject);
      });
    const statusOf = async (headers: Record<string, string>) => (await ask(headers)).status;
    expect([id, await statusOf({})]).toEqual([id, 200]);
    expect([id, await statusOf({ host: 'evil.example' })]).toEqual([id, 403]);
    expect([id, await statusOf({ origin: 'http://evil.example' })]).toEqual([id, 403]);
    const { said } = await ask({ origin: 'http://evil.example' });
    expect(JSON.parse(said)).toEqual({ error: 'Pages from "http://evil.example" have no access here' });
    expect((await fetch(`http://${address}${path}`, { method: 'DELETE' })).status).toBe(405);
  }
});

test.each([
  [0n, '0s'],
  [12n, '12ms'],
  [2_500n, '2.5s'],
  [60_000n, '1m0s'],
  [3_723_004n, '1h2m3.004s'],
])('%s ms are written as Go does', (ms, text) => {
  expect(formatGoDuration(ms * 1_000_000n)).toBe(text);
  expect(goDurationNs(text)).toBe(ms * 1_000_000n);
});
