import { describe, expect, test } from 'vitest';
import { readScrapeSettings } from '../../../../../../core/collector/receivers/prometheus/scrape-config.ts';
import { readExposition } from '../../../../../../core/collector/receivers/prometheus/read-exposition.ts';
import {
  TargetScrapes,
  type ScrapeAnswer,
  type Scraped,
} from '../../../../../../core/collector/receivers/prometheus/target-scrapes.ts';
import { Settings } from '../../../../../../core/collector/settings.ts';
import { plain } from '../../../../formats/metric-parts.ts';

const problemsOf = (config: object, more: object = {}) => {
  const settings = new Settings({ config, ...more });
  readScrapeSettings(settings);
  return settings.problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const settingsOf = (job: object, global: object = {}, more: object = {}) => {
  const scrape_configs = [{ job_name: 'j', static_configs: [{ targets: ['h:80'] }], ...job }];
  const settings = new Settings({ config: { global, scrape_configs }, ...more });
  const read = readScrapeSettings(settings);
  expect(settings.problems).toEqual([]);
  return read;
};
const scraping = (job: object = {}, global: object = {}, more: object = {}) => {
  const settings = settingsOf(job, global, more);
  const scrapes = new TargetScrapes(settings.jobs[0]!, settings.jobs[0]!.targets[0]!, settings);
  return (text: string, seconds = 10, parts: Partial<ScrapeAnswer> = {}) =>
    scrapes.take({
      nowNs: BigInt(seconds) * 1_000_000_000n,
      durationMs: 250,
      text,
      isOpenMetrics: false,
      bytes: text.length,
      failure: '',
      ...parts,
    });
};
const groupsOf = ({ telemetry: [part] }: Scraped) => (part?.signal === 'metrics' ? part.groups : []);
const metricsOf = (scraped: Scraped) => groupsOf(scraped).flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));
/** One line a point: name, attributes, value, and what else is special. */
const linesOf = (scraped: Scraped, withReport = false) =>
  metricsOf(scraped).flatMap(({ name, data }) => {
    if (data.kind === 'none' || (!withReport && /^(up|scrape_.*)$/.test(name))) return [];
    return data.dataPoints.map((point) => {
      const value =
        'value' in point ? (point.value.kind === 'none' ? '-' : String(point.value.value)) : `${point.count}`;
      const start = point.startTimeUnixNano === 0n ? '' : ` from ${point.startTimeUnixNano / 1_000_000_000n}`;
      const labels = JSON.stringify(plain(point.attributes));
      return `${name}${labels} ${value}${start}${point.flags === 1 ? ' ended' : ''}`;
    });
  });

test('a scrape whose samples would fill the memory has failed', () => {
  const rules = { nowNs: 1n, honorTimestamps: true, isOpenMetrics: false, mostSamples: 0, mostBytes: 1024 ** 2 };
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `m{i="${i}"} 1\n`).join('');
  const reading = (count: number) => readExposition(lines(count), { ...rules, labelsOf: (labels) => labels });
  expect(reading(1_000).points.length).toBe(1_000);
  expect(() => reading(10_000)).toThrow('its samples take more than 1 MiB of memory');
});

test('metrics that name no scope have ours, which docs/pipelines.md tells apart from that of the Collector', () => {
  const scopes = groupsOf(scraping()('a 1\nb{otel_scope_name="own"} 1\n')).flatMap((group) => group.scopes);
  expect(scopes.map(({ scope }) => scope.name).sort()).toEqual(['own', 'tracebench/prometheus']);
});

test('of a target that is none any more all series have ended, and what was said of its scrapes, once', () => {
  const settings = settingsOf({});
  const scrapes = new TargetScrapes(settings.jobs[0]!, settings.jobs[0]!.targets[0]!, settings);
  const answer = { durationMs: 1, isOpenMetrics: false, bytes: 1, failure: '' };
  scrapes.take({ ...answer, nowNs: 10n, text: 'a{x="1"} 1\nb 2\n' });
  const end = () => linesOf({ telemetry: scrapes.end(20n), failure: '', invalid: 0, problem: '' }, true);
  const ended = end();
  expect(ended).toHaveLength(2 + 5);
  expect(ended).toEqual(ended.map((line) => line.replace(/ \S+ ended$/, ' - ended')));
  expect(ended.slice(0, 2)).toEqual(['a{"x":"1"} - ended', 'b{} - ended']);
  // Nothing of it is left but that.
  expect(end().some((line) => /^[ab]{/.test(line))).toBe(false);
});

test('totals whose samples have old times of their own still began when they were first seen', () => {
  const scrape = scraping();
  expect(linesOf(scrape('# TYPE a counter\na 5 1000\n', 10_000))).toEqual(['a{} 5 from 1000']);
  expect(linesOf(scrape('# TYPE a counter\na 6 2000\n', 10_015))).toEqual(['a{} 6 from 1000']);
});

test('totals whose samples have times to come are forgotten like others', () => {
  const scrape = scraping();
  expect(linesOf(scrape('# TYPE a counter\na 5 9000000000000\n', 10))).toEqual(['a{} 5 from 9000000000']);
  scrape('', 400);
  expect(linesOf(scrape('# TYPE a counter\na 6\n', 410))).toEqual(['a{} 6 from 410']);
});

describe('a scrape', () => {
  test('each type by the rules of OpenTelemetry, with what Prometheus says of the scrape', () => {
    const scraped = scraping()(
      [
        '# HELP c_total Served',
        '# TYPE c_total counter',
        'c_total{code="200"} 7',
        '# TYPE lag_seconds histogram',
        'lag_seconds_bucket{le="0.5"} 1',
        'lag_seconds_bucket{le="+Inf"} 3',
        'lag_seconds_sum 2.5',
        'lag_seconds_count 3',
        '# TYPE old summary',
        'old{quantile="0.5"} 1',
        'old_sum 2',
        'old_count 4',
        'untyped 1.5',
        '',
      ].join('\n'),
    );
    expect(scraped).toMatchObject({ failure: '', invalid: 0 });
    expect(metricsOf(scraped).slice(0, 4)).toMatchObject([
      {
        name: 'c_total',
        description: 'Served',
        data: {
          kind: 'sum',
          isMonotonic: true,
          dataPoints: [{ startTimeUnixNano: 10_000_000_000n, timeUnixNano: 10_000_000_000n, value: { value: 7 } }],
        },
      },
      {
        name: 'lag_seconds',
        data: {
          kind: 'histogram',
          dataPoints: [{ count: 3n, sum: 2.5, bucketCounts: [1n, 2n], explicitBounds: [0.5] }],
        },
      },
      {
        name: 'old',
        data: { kind: 'summary', dataPoints: [{ count: 4n, quantileValues: [{ quantile: 0.5, value: 1 }] }] },
      },
      { name: 'untyped', data: { kind: 'gauge' }, metadata: [{ key: 'prometheus.type', value: { value: 'unknown' } }] },
    ]);
    expect(linesOf(scraped, true).slice(-5)).toEqual([
      'up{} 1',
      'scrape_duration_seconds{} 0.25',
      'scrape_samples_scraped{} 9',
      'scrape_samples_post_metric_relabeling{} 9',
      'scrape_series_added{} 4',
    ]);
    expect(groupsOf(scraped).map(({ resource }) => plain(resource.attributes))).toEqual([
      {
        'service.name': 'j',
        'service.instance.id': 'h:80',
        'server.address': 'h',
        'server.port': '80',
        'url.scheme': 'http',
      },
    ]);
  });

  test('target_info is of the resource, also in scrapes to come; a machine of its own is not told of', () => {
    const scrape = scraping({ static_configs: [{ targets: ['localhost:9100'] }] });
    const first = scrape('target_info{host_name="h"} 1\nup_to 1\n');
    const expected = {
      'service.name': 'j',
      'service.instance.id': 'localhost:9100',
      'server.port': '9100',
      'url.scheme': 'http',
      host_name: 'h',
    };
    expect(groupsOf(first).map(({ resource }) => plain(resource.attributes))).toEqual([expected]);
    expect(linesOf(first)).toEqual(['up_to{} 1']);
    expect(groupsOf(scrape('', 20, { failure: 'x' })).map(({ resource }) => plain(resource.attributes))).toEqual([
      expected,
    ]);
  });

  test('a series that is gone has ended, and so have all where the scrape fails', () => {
    const scrape = scraping();
    scrape('# TYPE a counter\na 5\nb 1\n', 10);
    expect(linesOf(scrape('# TYPE a counter\na 6\n', 20))).toEqual(['a{} 6 from 10', 'b{} - ended']);
    const failed = scrape('', 30, { failure: 'connect ECONNREFUSED' });
    expect(failed.failure).toBe('connect ECONNREFUSED');
    expect(linesOf(failed, true).slice(0, 2)).toEqual(['a{} - from 10 ended', 'up{} 0']);
    expect(linesOf(scrape('', 40, { failure: 'x' }))).toEqual([]);
    expect(linesOf(scrape('# TYPE a counter\na 7\n', 50))).toEqual(['a{} 7 from 10']);
  });

  test('a total that falls begins anew; what the target says of its beginning counts', () => {
    const scrape = scraping();
    const lag = (count: number, sum: number) =>
      `# TYPE l histogram\nl_bucket{le="+Inf"} ${count}\nl_count ${count}\nl_sum ${sum}\n`;
    const counter = (value: number) => `# TYPE c counter\nc ${value}\n`;
    expect(linesOf(scrape(counter(5) + lag(3, 9), 10))).toEqual(['c{} 5 from 10', 'l{} 3 from 10']);
    expect(linesOf(scrape(counter(5) + lag(4, 9), 20))).toEqual(['c{} 5 from 10', 'l{} 4 from 10']);
    expect(linesOf(scrape(counter(2) + lag(5, 1), 30))).toEqual(['c{} 2 from 30', 'l{} 5 from 30']);
    expect(linesOf(scrape(`# TYPE d counter\nd_total 1\nd_created 4\n`, 40))).toContain('d_total{} 1 from 4');
  });

  test('times of samples count unless they are not honoured; then they do not end', () => {
    const text = 'a 1 5000000000000\nb 1\n';
    const timesOf = (scraped: Scraped) =>
      metricsOf(scraped)
        .slice(0, 2)
        .map(({ data }) => (data.kind === 'gauge' ? data.dataPoints[0]!.timeUnixNano : 0n));
    const honouring = scraping();
    expect(timesOf(honouring(text))).toEqual([5_000_000_000_000_000_000n, 10_000_000_000n]);
    expect(linesOf(honouring('', 20))).toEqual(['b{} - ended']);
    const not = scraping({ honor_timestamps: false });
    expect(timesOf(not(text))).toEqual([10_000_000_000n, 10_000_000_000n]);
    expect(linesOf(not('', 20))).toEqual(['a{} - ended', 'b{} - ended']);
  });

  test('labels of the target stand before those of its samples, unless those are honoured', () => {
    const job = { static_configs: [{ targets: ['h:80'], labels: { zone: 'z' } }] };
    const text = 'a{zone="own",job="app"} 1\n';
    expect(linesOf(scraping(job)(text))).toEqual(['a{"exported_job":"app","exported_zone":"own","zone":"z"} 1']);
    const honoured = scraping({ ...job, honor_labels: true })(text);
    expect(linesOf(honoured)).toEqual(['a{"zone":"own"} 1']);
    expect(plain(groupsOf(honoured)[0]!.resource.attributes)).toMatchObject({ 'service.name': 'app' });
  });

  test('external labels are on everything, and rules for metrics rename and drop', () => {
    const rules = [
      { source_labels: ['__name__'], regex: 'go_.*', action: 'drop' },
      { source_labels: ['__name__'], regex: 'x_(.*)', target_label: '__name__', replacement: 'y_$1' },
      { regex: 'secret', action: 'labeldrop' },
    ];
    const scraped = scraping(
      { metric_relabel_configs: rules },
      { external_labels: { site: 's' } },
    )('go_x 1\n# TYPE y_a counter\nx_a{secret="1"} 2\n');
    expect(linesOf(scraped)).toEqual(['y_a{"site":"s"} 2 from 10']);
    expect(linesOf(scraped, true)).toContain('up{"site":"s"} 1');
    expect(linesOf(scraped, true)).toContain('scrape_samples_post_metric_relabeling{"site":"s"} 1');
  });

  test.each([
    [{ sample_limit: 1 }, 'a 1\nb 1\n', 'more than 1 samples'],
    [{ label_limit: 4 }, 'a{x="1",y="2"} 1\n', 'more than 4 labels'],
    [{ label_name_length_limit: 8 }, 'a{xxxxxxxxx="1"} 1\n', 'name of more than 8'],
    [{ label_value_length_limit: 4 }, 'a{x="12345"} 1\n', 'value of more than 4'],
  ])('with %j it fails as a whole where there is more', (limit, text, failure) => {
    const scraped = scraping(limit)(text);
    expect(scraped.failure).toContain(failure);
    expect(scraping({}, limit)(text).failure).toBe(scraped.failure);
    const own = Object.fromEntries(Object.keys(limit).map((key) => [key, 100]));
    expect(scraping(own, limit)(text).failure).toBe('');
    expect(linesOf(scraped, true)).toContain('up{} 0');
    expect(linesOf(scraped)).toEqual([]);
  });

  test('a line that cannot be read costs itself; a page that is none of Prometheus’ costs the scrape', () => {
    expect(scraping()('a 1\nb = 2\nc{ 3\n')).toMatchObject({ failure: '', invalid: 2 });
    expect(scraping()('<html>\n<body>Hello</body>\n').failure).toContain('no metrics');
    expect(scraping()('a 1\n', 10, { isOpenMetrics: true }).failure).toContain('cut short');
    expect(scraping()('a 1\n# EOF\n', 10, { isOpenMetrics: true }).failure).toBe('');
  });

  test.each([
    ['by the receiver', {}, {}, { report_extra_scrape_metrics: true }],
    ['of all jobs', {}, { extra_scrape_metrics: true }, {}],
    ['of this job', { extra_scrape_metrics: true }, { extra_scrape_metrics: false }, {}],
  ])('says more of the scrape where it is wanted %s', (_, job, global, more) => {
    const lines = linesOf(scraping({ sample_limit: 9, scrape_timeout: '5s', ...job }, global, more)('a 1\n'), true);
    expect(lines.slice(-3)).toEqual([
      'scrape_timeout_seconds{} 5',
      'scrape_sample_limit{} 9',
      'scrape_body_size_bytes{} 4',
    ]);
  });
});

describe('targets', () => {
  const targetsOf = (job: object) =>
    settingsOf(job).jobs[0]!.targets.map(({ url, labels }) => ({ url, ...Object.fromEntries(labels) }));

  test('have a URL and labels', () => {
    const static_configs = [{ targets: ['h:80', '[::1]:81'], labels: { zone: 'z' } }, { targets: ['i'] }];
    expect(
      targetsOf({ static_configs, scheme: 'https', metrics_path: 'm', params: { a: ['1', '2'], 'b c': ['&'] } }),
    ).toEqual([
      { url: 'https://h:80/m?a=1&a=2&b%20c=%26', job: 'j', instance: 'h:80', zone: 'z' },
      { url: 'https://[::1]:81/m?a=1&a=2&b%20c=%26', job: 'j', instance: '[::1]:81', zone: 'z' },
      { url: 'https://i/m?a=1&a=2&b%20c=%26', job: 'j', instance: 'i' },
    ]);
  });

  test('are relabelled, as the blackbox exporter wants it', () => {
    const relabel_configs = [
      { source_labels: ['__address__'], target_label: '__param_target' },
      { source_labels: ['__param_target'], target_label: 'instance' },
      { target_label: '__address__', replacement: '127.0.0.1:9115' },
      { source_labels: ['instance'], regex: 'drop.*', action: 'drop' },
    ];
    const static_configs = [{ targets: ['example.org', 'drop.me'] }];
    expect(
      targetsOf({ static_configs, relabel_configs, metrics_path: '/probe', params: { module: ['http_2xx'] } }),
    ).toEqual([
      { url: 'http://127.0.0.1:9115/probe?module=http_2xx&target=example.org', job: 'j', instance: 'example.org' },
    ]);
  });
});

describe('settings', () => {
  const one = (job: object, global: object = {}) => problemsOf({ global, scrape_configs: [{ job_name: 'j', ...job }] });

  test('have the defaults of Prometheus', () => {
    expect(settingsOf({}).jobs[0]).toMatchObject({
      intervalMs: 60_000,
      timeoutMs: 10_000,
      honorLabels: false,
      honorTimestamps: true,
    });
    expect(settingsOf({}, { scrape_interval: '5s' }).jobs[0]).toMatchObject({ intervalMs: 5_000, timeoutMs: 5_000 });
    expect(
      settingsOf({ scrape_interval: '1m30s', scrape_timeout: '250ms', body_size_limit: '1MB' }).jobs[0],
    ).toMatchObject({ intervalMs: 90_000, timeoutMs: 250, bodyBytes: 1_048_576 });
  });

  test('what cannot be done is said, each where it stands', () => {
    expect(one({ kubernetes_sd_configs: [{ role: 'pod' }] })).toEqual([
      'config.scrape_configs.0.kubernetes_sd_configs: "kubernetes_sd_configs" is not supported here: the job "j" is left without its targets',
    ]);
    expect(one({ scrape_interval: '5s', scrape_timeout: '6s' })).toEqual([
      'config.scrape_configs.0.scrape_timeout: must not be longer than scrape_interval',
    ]);
    expect(one({ scrape_interval: '1.5s' })).toEqual([expect.stringContaining('a duration such as')]);
    expect(one({ static_configs: [{ targets: ['http://h:80/x'] }] })).toEqual([
      expect.stringContaining('is no address'),
    ]);
    expect(one({ oauth2: {} })).toEqual([expect.stringContaining('not supported')]);
    expect(problemsOf({ remote_write: [], scrape_configs: [{ job_name: 'j' }] })).toEqual([
      expect.stringContaining('not supported'),
    ]);
    expect(problemsOf({ scrape_configs: [{ job_name: 'j' }, { job_name: 'j' }, {}] })).toEqual([
      'config.scrape_configs.2: a scrape_config needs a job_name',
      'config.scrape_configs.1.job_name: the job "j" is there twice',
    ]);
    expect(problemsOf({}, { target_allocator: {} })).toHaveLength(2);
  });
});
