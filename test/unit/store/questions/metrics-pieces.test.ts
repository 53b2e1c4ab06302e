import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MetricData, NumberDataPoint } from '../../../../core/model/metric.ts';
import { Database } from '../../../../main/engine/store/duckdb/database.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Drawn } from '../../../../main/engine/store/duckdb/questions/metrics-drawn.ts';
import { layGrid } from '../../../../main/engine/store/duckdb/questions/metrics-grid.ts';
import {
  drawCounters,
  drawValues,
  type QueryInput,
} from '../../../../main/engine/store/duckdb/questions/metrics-scalar.ts';
import { POINT_VALUES } from '../../../../main/engine/store/duckdb/questions/metrics-sliced.ts';
import { readCadence, readSource } from '../../../../main/engine/store/duckdb/questions/metrics-source.ts';
import { attributes, metric, metrics } from '../../../helpers/telemetry.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';
import { counter, histogram, histogramPoint, point } from './metric-points.ts';

const S = 1_000_000_000;
const HOUR = 3_600;

interface Came {
  stream: number;
  /** Seconds since the newest point of the stream; below 0 it comes out of order. */
  gap: number;
  rise: number;
  what: 'point' | 'fall' | 'empty' | 'new start' | 'start wavers' | 'no start' | 'no sum' | 'other bounds';
}

const came = fc.record({
  stream: fc.nat(2),
  gap: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 30 }) }, fc.integer({ min: -40, max: -1 })),
  rise: fc.nat(50),
  what: fc.oneof(
    { weight: 8, arbitrary: fc.constant('point' as const) },
    fc.constantFrom('fall', 'empty', 'new start', 'start wavers', 'no start', 'no sum', 'other bounds'),
  ),
});

/** Points in order of arrival; no two of a stream at one moment, for which of them counts is not said. */
function pointsOf(all: readonly Came[]) {
  const streams = new Map<number, { time: number; total: number; start: number; used: Set<number> }>();
  return all.flatMap(({ stream, gap, rise, what }) => {
    const state = streams.get(stream) ?? { time: 95, total: 0, start: stream * 50, used: new Set<number>() };
    streams.set(stream, state);
    const time = state.time + gap;
    if (time < 1 || state.used.has(time)) return [];
    state.used.add(time);
    if (what === 'new start') state.start = state.time;
    if (what === 'start wavers') state.start = 40 + rise;
    if (what === 'no start') state.start = 0;
    state.total = what === 'fall' || what === 'new start' ? rise : state.total + rise;
    state.time = Math.max(state.time, time);
    return [{ stream, time, total: state.total, start: state.start, what }];
  });
}
type Sent = ReturnType<typeof pointsOf>[number];

const numberOf = ({ stream, time, total, start, what }: Sent): NumberDataPoint =>
  point(time * S, what === 'empty' ? undefined : total, attributes({ k: `${stream}` }), { start: start * S });

const histogramOf = ({ stream, time, total, start, what }: Sent) => ({
  ...histogramPoint(time * S, [what === 'other bounds' ? 2 : 1], [total, total * 2], {
    of: attributes({ k: `${stream}` }),
    start: start * S,
    ...(what === 'no sum' ? {} : { sum: total * 4 }),
  }),
  flags: what === 'empty' ? 1 : 0,
});

/** Rates of several streams are added in no certain order, so their last digit is not certain either. */
const digits = (values: Float64Array) => Array.from(values, (value) => Number(value.toPrecision(12)));

const rowsOf = ({ lines }: Drawn) =>
  lines.map(({ number, streams, groups, bucket, value, low, high }) => ({
    number,
    streams,
    groups,
    bucket,
    value: digits(value),
    low: digits(low),
    high: digits(high),
  }));
const TOLD = ['resets', 'crossings', 'startless', 'sumless', 'empty'];

/** The same question from pieces and with every point beside its neighbour. */
async function expectSame(path: string, input: QueryInput) {
  const database = await Database.open(path);
  try {
    const source = await readSource(database, input);
    const grid = layGrid(source, input.slices, await readCadence(database, source), input.view !== 'value');
    const draw = (pieces: boolean) =>
      input.view === 'value'
        ? drawValues(database, source, grid, input, POINT_VALUES.number, undefined, { pieces })
        : drawCounters(database, source, grid, input, undefined, { pieces });
    const [quick, plain] = [await draw(true), await draw(false)];
    expect(rowsOf(quick)).toEqual(rowsOf(plain));
    for (const name of TOLD) expect([name, quick.told(name)]).toEqual([name, plain.told(name)]);
  } finally {
    await database.close();
  }
}

/** In parts, between which the session is closed and opened anew; the last part is of an import; then what is older than `keptSince` goes. */
async function stored(sent: readonly Sent[], data: (part: Sent[]) => MetricData, cuts: number[], keptSince: number) {
  const path = join(await makeTempDir(), 'm.tracebench');
  const borders = [0, ...cuts.map((cut) => Math.floor((cut * sent.length) / 100)).sort((a, b) => a - b), sent.length];
  for (let i = 0; i + 1 < borders.length; i++) {
    const store = await openDuckDbStore(path);
    const telemetry = [metrics('a', metric('m', data(sent.slice(borders[i], borders[i + 1]))))];
    await store.append({ telemetry, losses: [], ...(i === 2 ? { importId: 'file' } : {}) });
    if (keptSince > 0) await store.expire({ maxBytes: 0, maxAgeHours: 1 }, BigInt(keptSince + HOUR) * BigInt(S));
    await store.close();
  }
  return path;
}

const INPUT = { name: 'm', fromNs: String(100 * S), toNs: String(300 * S), slices: 20, top: 2, quantiles: [] };
const told = {
  all: fc.array(came, { minLength: 1, maxLength: 60 }),
  cuts: fc.array(fc.nat(100), { maxLength: 2 }),
  keptSince: fc.constantFrom(0, 0, 130),
  groupBy: fc.constantFrom<string[] | undefined>(undefined, [], ['k']),
};

test('numbers: pieces say what every point beside its neighbour says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ ...told, monotonic: fc.boolean(), view: fc.constantFrom('value', 'rate', 'increase') }),
      async ({ all, cuts, keptSince, groupBy, monotonic, view }) => {
        const data = (part: Sent[]) => ({ ...counter(...part.map(numberOf)), isMonotonic: monotonic }) as MetricData;
        const path = await stored(pointsOf(all), data, cuts, keptSince);
        await expectSame(path, { ...INPUT, kind: 'sum', view: view as 'rate', aggregate: 'sum', groupBy });
      },
    ),
    { numRuns: 20, endOnFailure: true },
  );
}, 120_000);

test('distributions: rates and means', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ ...told, view: fc.constantFrom('rate', 'mean') }),
      async ({ all, cuts, keptSince, groupBy, view }) => {
        const path = await stored(pointsOf(all), (part) => histogram(part.map(histogramOf)), cuts, keptSince);
        await expectSame(path, { ...INPUT, kind: 'histogram', view: view as 'rate', aggregate: 'sum', groupBy });
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
}, 120_000);
