import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../core/model/attributes.ts';
import type { Metric, MetricData, NumberDataPoint, ResourceMetrics } from '../../../core/model/metric.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { validate } from '../../../core/processors/validate.ts';
import { Exports } from '../../../main/engine/exporters/exports.ts';
import { hasSamples, readSample, sampleFiles } from '../../helpers/sample-truths.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { logRecord, logs, span, traces } from '../../helpers/telemetry.ts';
import { FILE_TIME } from '../formats/spoiled-record.ts';
import { open } from '../formats/open.ts';
import { bytesOf } from '../formats/read-parts.ts';
import { itemsByOrigin } from '../store/items-by-origin.ts';
import { storeOf } from '../store/questions/store-of.ts';
import { pullExport } from './pull-export.ts';

async function exported(...telemetry: Telemetry[]) {
  const exports = new Exports(await storeOf(...telemetry));
  const { exportId } = exports.begin({
    format: 'openmetrics',
    scope: { kind: 'all' },
    language: 'en',
    compression: 'none',
  });
  const { bytes, leftOut } = await pullExport(exports, exportId);
  return { text: bytes.toString('utf8'), leftOut: Object.fromEntries(leftOut.map(({ code, count }) => [code, count])) };
}

const text = (key: string, value: string) => ({ key, value: { kind: 'string', value } as const });
const AT = 1_700_000_000_500_000_000n;
const point = (value: number, parts: Partial<NumberDataPoint> = {}): NumberDataPoint => ({
  ...{
    attributes: [],
    startTimeUnixNano: 0n,
    timeUnixNano: AT,
    flags: 0,
    exemplars: [],
    value: { kind: 'double', value },
  },
  ...parts,
});
const RESOURCE: Attributes = [
  text('service.name', 'cart'),
  text('service.namespace', 'shop'),
  text('service.instance.id', 'a'),
  text('host.name', 'h'),
];
const metricsOf = (...items: Metric[]): Telemetry => ({
  signal: 'metrics',
  groups: [
    {
      resource: { attributes: RESOURCE, droppedAttributesCount: 0, entityRefs: [] },
      schemaUrl: '',
      scopes: [
        { scope: { name: 'lib', version: '1', attributes: [], droppedAttributesCount: 0 }, schemaUrl: '', items },
      ],
    },
  ],
});
const metric = (name: string, unit: string, data: MetricData, description = ''): Metric => ({
  name,
  unit,
  description,
  metadata: [],
  data,
});
const SCOPE = 'job="shop/cart",instance="a",otel_scope_name="lib",otel_scope_version="1"';

describe('OpenMetrics', () => {
  test('has each family once, its series one after the other, with their times', async () => {
    const counter = (name: string, ...dataPoints: NumberDataPoint[]) =>
      metric(name, 's', { kind: 'sum', isMonotonic: true, aggregationTemporality: 2, dataPoints }, 'How "long"\n');
    const of = (route: string, value: number, later = 0n) =>
      point(value, {
        attributes: [text('http.route', route)],
        startTimeUnixNano: AT - 500_000_000n,
        timeUnixNano: AT + later,
      });
    const { text: written, leftOut } = await exported(
      metricsOf(
        counter('http.time', of('/a', 1), of('/b', 2)),
        metric('temp', 'Cel', { kind: 'gauge', dataPoints: [point(-0)] }),
      ),
      metricsOf(counter('http.time', of('/b', 4, 1n), of('/a', 3, 1n))),
    );
    const later = '1700000000.500000001';
    const line = (route: string, value: number, time: string) =>
      `http_time_seconds_total{${SCOPE},http_route="${route}"} ${value} ${time}\nhttp_time_seconds_created{${SCOPE},http_route="${route}"} 1700000000 ${time}\n`;
    expect(written).toBe(
      '# TYPE target info\n# HELP target Target metadata\ntarget_info{job="shop/cart",instance="a",host_name="h"} 1\n' +
        '# TYPE http_time_seconds counter\n# UNIT http_time_seconds seconds\n# HELP http_time_seconds How \\"long\\"\\n\n' +
        line('/a', 1, '1700000000.5') +
        line('/a', 3, later) +
        line('/b', 2, '1700000000.5') +
        line('/b', 4, later) +
        `# TYPE temp_celsius gauge\n# UNIT temp_celsius celsius\ntemp_celsius{${SCOPE}} -0.0 1700000000.5\n# EOF\n`,
    );
    expect(leftOut).toEqual({ names: 4 });
  });

  test('has histograms with buckets added up, and an exemplar for each bucket', async () => {
    const exemplar = (value: number, id: string) => ({
      ...{
        filteredAttributes: [text('k', 'v'), text('long', 'x'.repeat(100))],
        timeUnixNano: AT,
        value: { kind: 'double', value } as const,
      },
      ...{ traceId: id.repeat(32) as never, spanId: '' as never },
    });
    const histogram: MetricData = {
      kind: 'histogram',
      aggregationTemporality: 2,
      dataPoints: [
        {
          ...{ ...point(0), count: 6n, sum: 7.5, min: 0.1, max: undefined },
          ...{
            bucketCounts: [1n, 2n, 3n],
            explicitBounds: [0.5, 1],
            exemplars: [exemplar(0.4, 'a'), exemplar(0.7, 'b'), exemplar(0.8, 'c')],
          },
        },
      ],
    };
    const { text: written, leftOut } = await exported(metricsOf(metric('h', '', histogram)));
    expect(written.split('\n').slice(3, -2)).toEqual([
      '# TYPE h histogram',
      `h_bucket{${SCOPE},le="0.5"} 1 1700000000.5 # {trace_id="${'a'.repeat(32)}",k="v"} 0.4 1700000000.5`,
      `h_bucket{${SCOPE},le="1"} 3 1700000000.5 # {trace_id="${'c'.repeat(32)}",k="v"} 0.8 1700000000.5`,
      `h_bucket{${SCOPE},le="+Inf"} 6 1700000000.5`,
      `h_count{${SCOPE}} 6 1700000000.5`,
      `h_sum{${SCOPE}} 7.5 1700000000.5`,
    ]);
    expect(leftOut).toEqual({ names: 1, 'min-max': 1, exemplars: 1, 'exemplar-attributes': 2 });
  });

  test('counts what it has no place for', async () => {
    const { kind: _, ...exponential } = {
      kind: '',
      ...point(0),
      count: 1n,
      sum: 1,
      min: undefined,
      max: undefined,
      scale: 1,
      zeroCount: 1n,
    };
    const { text: written, leftOut } = await exported(
      metricsOf(
        metric('e', '', {
          kind: 'exponentialHistogram',
          aggregationTemporality: 2,
          dataPoints: [{ ...exponential, zeroThreshold: 0, positive: undefined, negative: undefined }],
        }),
        metric('d', '', {
          kind: 'sum',
          isMonotonic: true,
          aggregationTemporality: 1,
          dataPoints: [point(1), point(2)],
        }),
        metric('n', '', { kind: 'gauge', dataPoints: [point(1, { value: { kind: 'none' }, flags: 1 })] }),
        metric('same', '', { kind: 'gauge', dataPoints: [point(1, { startTimeUnixNano: 5n })] }),
        metric('same', '', { kind: 'summary', dataPoints: [{ ...point(1), count: 1n, sum: 1, quantileValues: [] }] }),
      ),
      traces('web', span()),
      logs('web', logRecord(), logRecord()),
    );
    expect(written.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
      'target_info{job="shop/cart",instance="a",host_name="h"} 1',
      `same{${SCOPE}} 1 1700000000.5`,
      '',
    ]);
    expect(leftOut).toEqual({
      ...{ delta: 2, 'exponential-histogram': 1, 'no-value': 1, 'other-type': 1, 'start-time': 1 },
      ...{ logs: 2, spans: 1, names: 1 },
    });
  });

  const gaugeOf = (name: string, ...dataPoints: NumberDataPoint[]) => metric(name, '', { kind: 'gauge', dataPoints });
  const onHost = (host: string, ...items: Metric[]): Telemetry => {
    const [one] = metricsOf(...items).groups as ResourceMetrics[];
    const attributes = [...RESOURCE.filter(({ key }) => key !== 'host.name'), text('host.name', host)];
    return { signal: 'metrics', groups: [{ ...one!, resource: { ...one!.resource, attributes } }] };
  };
  const samplesOf = (written: string) =>
    written.split('\n').filter((line) => line !== '' && !/^(?:#|target_info)/.test(line));
  const at = (value: number, laterNs: bigint, attributes: Attributes = []) =>
    point(value, { timeUnixNano: AT + laterNs * 500_000_000n, attributes });

  test('has a series once for each time, and never back in time, also of resources that no label tells apart', async () => {
    const { text: written, leftOut } = await exported(
      onHost('a', gaugeOf('up', at(1, 0n), at(2, 1n), at(3, 1n))),
      onHost('b', gaugeOf('up', at(9, 0n), at(9, 1n), at(4, 2n))),
    );
    expect(samplesOf(written)).toEqual([
      `up{${SCOPE}} 1 1700000000.5`,
      `up{${SCOPE}} 2 1700000001`,
      `up{${SCOPE}} 4 1700000001.5`,
    ]);
    expect(leftOut).toEqual({ names: 1, 'resource-attributes': 4, 'same-series': 3 });
    expect((await open(bytesOf(written))).account).toMatchObject({ state: 'done', skipped: [] });
  });

  test('has a series once of labels in another order, of another type and of other letters', async () => {
    const [a, b] = [text('a.x', '1'), text('b', '2')];
    const { text: written, leftOut } = await exported(
      metricsOf(gaugeOf('up', at(1, 0n, [a, b]), at(2, 0n, [b, a]), at(3, 0n, [text('a_x', '1'), b]))),
      metricsOf(gaugeOf('up', at(4, 0n, [{ key: 'a.x', value: { kind: 'int', value: 1n } }, b]))),
    );
    expect(samplesOf(written)).toHaveLength(1);
    expect(leftOut).toMatchObject({ 'same-series': 3 });
  });

  test('has points of one name and two units each in the family of its unit, once', async () => {
    const of = (unit: string, value: number) => metric('wait', unit, { kind: 'gauge', dataPoints: [point(value)] });
    const { text: written, leftOut } = await exported(metricsOf(of('s', 1), of('By', 2)));
    expect(samplesOf(written)).toEqual([
      `wait_bytes{${SCOPE}} 2 1700000000.5`,
      `wait_seconds{${SCOPE}} 1 1700000000.5`,
    ]);
    expect(written).toContain('# TYPE wait_bytes gauge\n# UNIT wait_bytes bytes\n');
    expect(leftOut).toEqual({ names: 2 });
  });

  test('has no two families with a sample of one name', async () => {
    const sum: MetricData = { kind: 'sum', isMonotonic: true, aggregationTemporality: 2, dataPoints: [point(1)] };
    const { text: written, leftOut } = await exported(
      metricsOf(metric('calls', '', sum), gaugeOf('calls_total', point(2)), gaugeOf('target_info', point(3))),
    );
    expect(samplesOf(written)).toEqual([`calls_total{${SCOPE}} 1 1700000000.5`]);
    expect(leftOut).toEqual({ names: 2, 'other-type': 2 });
  });

  test('has the bounds of buckets as le, whatever attribute of that name there is', async () => {
    const { text: written, leftOut } = await exported(
      metricsOf(
        metric('h', '', {
          kind: 'histogram',
          aggregationTemporality: 2,
          dataPoints: [
            {
              ...point(0),
              attributes: [text('le', '7')],
              count: 1n,
              sum: 1,
              min: undefined,
              max: undefined,
              bucketCounts: [1n, 0n],
              explicitBounds: [2],
            },
          ],
        }),
      ),
    );
    expect(samplesOf(written)[0]).toBe(`h_bucket{${SCOPE},le="2"} 1 1700000000.5`);
    expect(leftOut).toEqual({ names: 1, 'reserved-key': 1 });
  });

  test('has no bucket up to what is no number: the next one counts what it counts', async () => {
    const counts = { count: 3n, sum: 1, min: undefined, max: undefined, bucketCounts: [1n, 1n, 1n] };
    const dataPoints = [{ ...point(0), ...counts, explicitBounds: [2, NaN] }];
    const { text: written, leftOut } = await exported(
      metricsOf(metric('h', '', { kind: 'histogram', aggregationTemporality: 2, dataPoints })),
    );
    expect(samplesOf(written).slice(0, 2)).toEqual([
      `h_bucket{${SCOPE},le="2"} 1 1700000000.5`,
      `h_bucket{${SCOPE},le="+Inf"} 3 1700000000.5`,
    ]);
    expect(leftOut).toEqual({ names: 1, 'bucket-bounds': 1 });
  });

  test('wants everything: metrics belong to no trace', async () => {
    const exports = new Exports(await storeOf());
    const scope = { kind: 'traces', filter: {} } as const;
    expect(() => exports.begin({ format: 'openmetrics', scope, language: 'en', compression: 'none' })).toThrow(
      /belong to no trace/,
    );
  });

  test('of whatever metrics there are can be read again, line by line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(telemetryArbitrary('metrics'), { minLength: 1, maxLength: 6 }), async (given) => {
        const telemetry = validate({ telemetry: given, rejections: [], warnings: [] }).telemetry;
        const { text: written } = await exported(...telemetry);
        expect(written.endsWith('# EOF\n')).toBe(true);
        const { account } = await open(bytesOf(written));
        // Counts that fall are the metrics' own.
        const unread = account.skipped.filter(
          ({ reason }) => !/less than the one below|(?:is|has) no count|no time/.test(reason),
        );
        expect(unread).toEqual([]);
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  test.skipIf(!hasSamples())('read from a real file and written is read as the same', async () => {
    const file = readSample('prom-text/prometheus__alltypes.5mfs.om.txt');
    const { intake } = await open(file, FILE_TIME);
    const { text: written } = await exported(...intake.telemetry);
    const again = await open(bytesOf(written), FILE_TIME);
    expect(again.account).toMatchObject({ state: 'done', skipped: [] });
    const plain = (telemetry: readonly Telemetry[]) => [...itemsByOrigin(telemetry)].toSorted();
    expect(plain(again.intake.telemetry)).toEqual(plain(intake.telemetry));
  });

  const withMetrics = ['otlp-json/', 'otlp-jsonl/', 'otlp-proto/', 'prom-text/', 'prom-api/', 'chrome-trace/'];
  const tested: string[] = [];
  const files = sampleFiles().filter((file) => withMetrics.some((folder) => file.startsWith(folder)));

  test.skipIf(!hasSamples()).each(files)('of %s is read again without a refusal', { timeout: 60_000 }, async (file) => {
    const { account, intake } = await open(readSample(file), FILE_TIME);
    if (account.counts.points === 0) return;
    const { text: written, leftOut } = await exported(...intake.telemetry);
    const again = await open(bytesOf(written), FILE_TIME);
    expect(again.account).toMatchObject({ state: 'done', error: '', skipped: [], skippedTotal: 0 });
    const { delta = 0, 'exponential-histogram': exponential = 0, 'no-value': none = 0 } = leftOut;
    const others = (leftOut['same-series'] ?? 0) + (leftOut['other-type'] ?? 0);
    expect(again.account.counts.points + delta + exponential + none + others).toBe(account.counts.points);
    tested.push(file);
  });

  test.skipIf(!hasSamples())('all samples with metrics were among them', () => {
    expect(tested.length).toBeGreaterThanOrEqual(8);
  });
});
