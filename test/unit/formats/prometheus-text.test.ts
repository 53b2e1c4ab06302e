import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Metric } from '../../../core/model/metric.ts';
import { PrometheusTextReader } from '../../../core/formats/prometheus-text/reader.ts';
import { recognise } from '../../../core/formats/registry.ts';
import { groupsOf, metricsOf, plain, pointsOf } from './metric-parts.ts';
import { bytesOf, readAll, type ReadOut } from './read-parts.ts';

const AT = 1_700_000_000_000_000_000n;
const read = (text: string, chunkSize?: number): ReadOut =>
  readAll(bytesOf(text), chunkSize, new PrometheusTextReader({ ns: AT, of: 'change' }));

describe('what a family becomes', () => {
  test('a counter is a monotonic sum, called like its samples, and begins when it was created', () => {
    const out = read(
      '# HELP http_requests Requests\\nserved.\n# TYPE http_requests counter\n# UNIT http_requests requests\n' +
        'http_requests_total{code="200"} 7\nhttp_requests_created{code="200"} 1699999999.123456789\n' +
        'http_requests_total{code="500"} 2 1700000001.5\n# EOF\n',
    );
    const [metric] = metricsOf(out);
    expect(metric).toMatchObject({ name: 'http_requests_total', description: 'Requests\nserved.', unit: 'requests' });
    expect(metric!.data).toMatchObject({ kind: 'sum', isMonotonic: true, aggregationTemporality: 2 });
    expect(plain(metric!.metadata)).toEqual({ 'prometheus.type': 'counter' });
    expect(pointsOf(metric)).toMatchObject([
      { startTimeUnixNano: 1_699_999_999_123_456_789n, timeUnixNano: AT, value: { kind: 'double', value: 7 } },
      { startTimeUnixNano: 0n, timeUnixNano: 1_700_000_001_500_000_000n, value: { value: 2 } },
    ]);
    expect(out.format).toBe('openmetrics');
    expect(out.warnings).toEqual([{ code: 'time-of-file', count: 2, example: '2023-11-14T22:13:20.000Z' }]);
  });

  test('a counter of the old format keeps its name, and its start time has the name without _total', () => {
    const out = read('# TYPE jobs_total counter\njobs_total 3\njobs_created 1.6e9\n');
    expect(metricsOf(out).map(({ name }) => name)).toEqual(['jobs_total']);
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([{ startTimeUnixNano: 1_600_000_000_000_000_000n }]);
  });

  test('the buckets of a histogram count alone', () => {
    const out = read(
      '# TYPE t histogram\n# UNIT t seconds\nt_bucket{le="1"} 2\nt_bucket{le="0.5"} 1\nt_bucket{le="+Inf"} 5\nt_sum 9.5\nt_count 5\nt_created 1600000000\n# EOF\n',
    );
    expect(metricsOf(out)[0]).toMatchObject({ name: 't', unit: 's', data: { kind: 'histogram' } });
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([
      {
        count: 5n,
        sum: 9.5,
        bucketCounts: [1n, 1n, 3n],
        explicitBounds: [0.5, 1],
        startTimeUnixNano: 1_600_000_000n * 1_000_000_000n,
      },
    ]);
  });

  test('a histogram without a sum has none, and without +Inf the count fills the last bucket', () => {
    const out = read('# TYPE t histogram\nt_bucket{le="1"} 2\nt_count 6\n');
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([{ count: 6n, sum: undefined, bucketCounts: [2n, 4n] }]);
  });

  test.each([
    ['t_bucket{le="1"} 2\nt_sum 4\n', 'a histogram without _count'],
    ['t_bucket{le="1"} 3\nt_bucket{le="2"} 2\nt_bucket{le="+Inf"} 3\nt_count 3\n', 'counts 2, less than the one below'],
    ['t_bucket{le="1"} 1.5\nt_count 3\n', 'has no count: 1.5'],
    ['t_bucket{le="x"} 1\nt_count 3\n', 'le is no number'],
    ['t_count -1\n', '_count is no count: -1'],
    ['t_count 1\nt_count 1\n', 'the same time once more'],
  ])('a histogram that cannot be is told, its neighbour kept: %j', (lines, reason) => {
    const out = read(`# TYPE t histogram\n${lines}# TYPE u gauge\nu 1\n`);
    expect(metricsOf(out).map(({ name }) => name)).toContain('u');
    expect(out.skipped).toEqual([
      expect.objectContaining({
        line: expect.any(Number) as number,
        reason: expect.stringContaining(reason) as string,
      }),
    ]);
  });

  test('a summary keeps its quantiles, in order; NaN is a value', () => {
    const out = read('# TYPE s summary\ns{quantile="0.9"} NaN\ns{quantile="0.5"} 1\ns_sum 7\ns_count 4\n');
    expect(metricsOf(out)[0]!.data.kind).toBe('summary');
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([
      {
        count: 4n,
        sum: 7,
        quantileValues: [
          { quantile: 0.5, value: 1 },
          { quantile: 0.9, value: NaN },
        ],
      },
    ]);
    expect(read('# TYPE s summary\ns{quantile="0.9"} 2\n').skipped[0]!.reason).toBe('s: a summary without _count');
    expect(pointsOf(metricsOf(read('# TYPE s summary\ns_count 1\n'))[0])).toMatchObject([{ sum: 0 }]);
  });

  test('info and stateset are sums that may fall, all without a type are gauges', () => {
    const out = read(
      '# TYPE build info\nbuild_info{version="1"} 1\n# TYPE state stateset\nstate{state="on"} 1\nstate{state="off"} 0\n' +
        '# TYPE old untyped\nold -Inf\n# HELP bare Nothing known\nbare +Inf\nloose{} 1e3\n# EOF\n',
    );
    expect(
      metricsOf(out).map(({ name, data }) => [name, data.kind, 'isMonotonic' in data && data.isMonotonic]),
    ).toEqual([
      ['build_info', 'sum', false],
      ['state', 'sum', false],
      ['old', 'gauge', false],
      ['bare', 'gauge', false],
      ['loose', 'gauge', false],
    ]);
    expect(metricsOf(out)[3]!.description).toBe('Nothing known');
  });

  test('a gauge histogram, which OpenTelemetry has not, is kept as gauges and told', () => {
    const out = read(
      '# TYPE g gaugehistogram\ng_bucket{le="1"} 4\ng_bucket{le="+Inf"} 5\ng_gsum 3\ng_gcount 5\n# EOF\n',
    );
    expect(metricsOf(out).map(({ name, data }) => [name, data.kind, pointsOf({ data } as Metric).length])).toEqual([
      ['g_bucket', 'gauge', 2],
      ['g_gsum', 'gauge', 1],
      ['g_gcount', 'gauge', 1],
    ]);
    expect(out.warnings).toContainEqual({ code: 'gauge-histogram', count: 4, example: 'g_bucket' });
  });

  test('families that are mixed up find their type again', () => {
    const out = read(
      '# TYPE a counter\n# TYPE b histogram\na_total 1\nb_count 1\na_total{x="1"} 2\nb_count{x="1"} 2\n',
    );
    expect(metricsOf(out).map(({ name, data }) => [name, data.kind, pointsOf({ data } as Metric).length])).toEqual([
      ['a_total', 'sum', 2],
      ['b', 'histogram', 2],
    ]);
  });
});

describe('what labels are about', () => {
  test('job and instance name the service, together', () => {
    const out = read('up{job="shop/cart",instance="h:1",az="b"} 1\nown{job="nightly"} 1\n');
    expect(groupsOf(out).map(({ resource }) => plain(resource.attributes))).toEqual([
      { 'service.namespace': 'shop', 'service.name': 'cart', 'service.instance.id': 'h:1' },
      {},
    ]);
    expect(metricsOf(out).map((metric) => plain(pointsOf(metric)[0]!.attributes))).toEqual([
      { az: 'b' },
      { job: 'nightly' },
    ]);
  });

  test('target_info is the resource, wherever it stands; one that names a target is for it alone', () => {
    const out = read(
      'a 1\nb{job="j",instance="i"} 1\ntarget_info{job="j",instance="i",host_name="x"} 1\ntarget_info{cloud="y"} 1\n',
    );
    expect(groupsOf(out).map(({ resource }) => plain(resource.attributes))).toEqual([
      { cloud: 'y' },
      { 'service.name': 'j', 'service.instance.id': 'i', host_name: 'x' },
    ]);
    expect(metricsOf(out).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('otel_scope labels are the scope; others name who translated', () => {
    const out = read(
      'a{otel_scope_name="lib",otel_scope_version="1",otel_scope_schema_url="https://s",otel_scope_x="y"} 1\nb 1\n' +
        'otel_scope_info{otel_scope_name="lib",otel_scope_version="1",mascot="bear"} 1\n',
    );
    const scopes = groupsOf(out).flatMap((group) => group.scopes);
    expect(
      scopes.map(({ scope, schemaUrl }) => [scope.name, scope.version, schemaUrl, plain(scope.attributes)]),
    ).toEqual([
      ['lib', '1', 'https://s', { x: 'y', mascot: 'bear' }],
      ['tracebench/prometheus', '', '', {}],
    ]);
    expect(pointsOf(scopes[0]!.items[0])[0]!.attributes).toEqual([]);
  });

  test('target_info behind metrics that were handed on is told', () => {
    const many = Array.from({ length: 20_001 }, (_, i) => `a{i="${i}"} 1\n`).join('');
    const out = read(`${many}b 1\ntarget_info{x="y"} 1\n`);
    expect(out.warnings).toContainEqual({ code: 'late-target-info', count: 1, example: 'target_info' });
    expect(metricsOf(out).reduce((sum, metric) => sum + pointsOf(metric).length, 0)).toBe(20_002);
  });

  test('exemplars link to traces; ids that are none stay labels', () => {
    const out = read(
      '# TYPE a counter\na_total 1 # {trace_id="1a2B",span_id="00f067aa0ba902b7",user="u"} 0.5 1700000000.25\n' +
        'a_total{x="1"} 1 # {trace_id="no hex"} 1\n# EOF\n',
    );
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([
      {
        exemplars: [
          {
            traceId: '1a2b'.padStart(32, '0'),
            spanId: '00f067aa0ba902b7',
            timeUnixNano: 1_700_000_000_250_000_000n,
            value: { kind: 'double', value: 0.5 },
            filteredAttributes: [{ key: 'user', value: { kind: 'string', value: 'u' } }],
          },
        ],
      },
      { exemplars: [{ traceId: '', filteredAttributes: [{ key: 'trace_id' }] }] },
    ]);
  });
});

describe('one line', () => {
  test.each([
    ['a 1 1700000000123', 1_700_000_000_123_000_000n],
    ['a 1 1700000000', 1_700_000_000_000_000_000n],
    ['a 1 1.700000000123456789e+09', 1_700_000_000_123_456_789n],
    ['a 1 9999999999', 9_999_999_999n * 1_000_000_000n],
    ['a 1 100000000000', 100_000_000_000n * 1_000_000n],
  ])('%s tells its time, in seconds or milliseconds', (line, ns) => {
    const out = read(`${line}\n`);
    expect(pointsOf(metricsOf(out)[0])).toMatchObject([{ timeUnixNano: ns }]);
  });

  test('names and labels of any characters, in quotes', () => {
    const out = read('# TYPE "a.b/µ" counter\n{"a.b/µ_total","label \\"x\\"\\\\"="1\\n2",} 1\n');
    expect(metricsOf(out)[0]).toMatchObject({ name: 'a.b/µ_total', data: { kind: 'sum' } });
    expect(plain(pointsOf(metricsOf(out)[0])[0]!.attributes)).toEqual({ 'label "x"\\': '1\n2' });
  });

  test.each([
    ['a{b="c" 1', 'a comma or "}"'],
    ['a{b} 1', '"=" was expected'],
    ['a{b="c"} ', 'there is no value'],
    ['a{b="c"} x1', 'the value is no number: "x1"'],
    ['a{b="c', 'a text in quotes has no end'],
    ['a{b="c",b="d"} 1', 'the label b twice'],
    ['a 1 2 3', 'stands behind the value'],
    ['a 1 -5', 'no time between 1970 and 2554: "-5"'],
    ['a 1 18446744073709551616', 'no time between 1970 and 2554'],
    ['a 1e999', 'the value is no number'],
    ['{"b"="c"} 1', 'a metric’s name was expected'],
    ['- 1', 'a metric’s name was expected'],
    ['# TYPE a mystery', 'TYPE of a is none we know: "mystery"'],
  ])('%s costs itself alone', (line, reason) => {
    const out = read(`before 1\n${line}\nafter 2\n`);
    expect(metricsOf(out).map(({ name }) => name)).toEqual(['before', 'after']);
    expect(out.skipped).toEqual([{ line: 2, offset: 9, reason: expect.stringContaining(reason) as string }]);
  });

  test('a line of more than a megabyte is told and passed over', () => {
    const out = read(`a 1\nb{x="${'x'.repeat(2_000_000)}"} 1\nc 1\n`, 1_000);
    expect(metricsOf(out).map(({ name }) => name)).toEqual(['a', 'c']);
    expect(out.skipped).toEqual([{ line: 2, offset: 4, reason: 'a line longer than 1048576 bytes' }]);
    expect(out.mostBuffered).toBeLessThan(1_100_000);
  });

  test('the last line must end: its number may have been cut', () => {
    const out = read('a 1\nb 12');
    expect(metricsOf(out).map(({ name }) => name)).toEqual(['a']);
    expect(out.skipped).toEqual([{ line: 2, offset: 4, reason: 'cut short: the file ends inside line 2' }]);
  });

  test('OpenMetrics says when it ends', () => {
    expect(read('# TYPE a info\na_info 1\n').skipped).toEqual([
      { line: 3, offset: 23, reason: expect.stringMatching(/^cut short: .*# EOF/) as string },
    ]);
  });
});

describe('any file', () => {
  test('a metric of many series is not held whole', () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `t_count{i="${i}"} 1\n`).join('');
    const out = read(`# TYPE t histogram\n${lines}`);
    expect(metricsOf(out).reduce((sum, metric) => sum + pointsOf(metric).length, 0)).toBe(60_000);
    expect(out.mostBuffered).toBeLessThan(5_000_000);
  });

  test('names of what every object has are names like others', () => {
    const out = read('# TYPE a counter\naconstructor 1\n__proto__ 2\ntoString{constructor="x",__proto__="y"} 3\n');
    expect(metricsOf(out).map(({ name }) => name)).toEqual(['aconstructor', '__proto__', 'toString']);
    expect(out.skipped).toEqual([]);
  });

  test('nothing makes it throw, and it reads the same in chunks of any size', () => {
    const word = fc.constantFrom(
      'a',
      'a_total',
      '{',
      '}',
      '"',
      'le="1"',
      '=',
      ',',
      ' ',
      '\n',
      '# ',
      'TYPE a counter',
      '1',
      '#',
      'NaN',
      '\\',
      'é',
      '\r',
      '_bucket',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (words, chunkSize) => {
        const text = words.join('');
        const { mostBuffered: _most, ...whole } = read(text);
        const { mostBuffered: _less, ...cut } = read(text, chunkSize);
        expect(cut).toEqual(whole);
      }),
      { endOnFailure: true, numRuns: 300 },
    );
  });

  it.each([
    ['# TYPE a gauge\na 1\n', 'prometheus-text'],
    ['HTTP/1.1 200 OK\n\n# HELP a x\n# TYPE a gauge\na 1\n', 'prometheus-text'],
    ['node_load1 0.21\nup{job="x"} 1\n', 'prometheus-text'],
    ['{"a.b"} 1\n', 'prometheus-text'],
    ['error 5\nall is well\n', 'text'],
    ['# TYPE: a heading\nSome prose.\n', 'text'],
    ['hello\n', 'text'],
  ])('%j is known as what it is', (text, name) => {
    const found = recognise(bytesOf(text), { whole: true });
    expect(found.kind === 'format' ? found.format.name : found.refusal.name).toBe(name);
  });
});
