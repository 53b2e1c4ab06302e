// Nothing is lost between a sender and the store: of any mix of good and bad items, sent = stored + rejected, to the item.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SIGNALS, type Signal } from '../../core/model/telemetry.ts';
import { GOOD, gauge, histogram, jsonOf, log, point, protobufOf, span, type Item } from '../unit/receivers/payloads.ts';
import { WAYS, type Way } from './case.ts';
import { askOf, bodyOf } from './cases/body-cases.ts';
import { unlike } from './cases/unlike.ts';
import { send } from './send.ts';
import { startOwnTarget, type OwnTarget } from './target.ts';

/** One item as it is sent: how many spans, records or points it holds, and how many of them cannot be kept. */
interface Sent {
  item: Item;
  items: number;
  bad: number;
}

const one = (item: Item, bad: 0 | 1): Sent => ({ item, items: 1, bad });
const id = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((given) => Buffer.from(given.with(0, 1)).toString('hex'));

const goodSpan = fc.record({ traceId: id(16), spanId: id(8), name: fc.string() }).map((parts) => one(span(parts), 0));
const badSpan = fc
  .constantFrom<Item>(
    { traceId: '0102' },
    { traceId: '' },
    { spanId: '0'.repeat(16) },
    { spanId: '' },
    { parentSpanId: '01' },
  )
  .map((parts) => one(span(parts), 1));

const pointsOf = (make: (...points: Item[]) => Item, good: Item, bad: Item): fc.Arbitrary<Sent> =>
  fc.array(fc.boolean(), { maxLength: 5 }).map((areGood) => ({
    item: make(...areGood.map((isGood) => (isGood ? good : bad))),
    items: areGood.length,
    bad: areGood.filter((isGood) => !isGood).length,
  }));
const noTime = { timeUnixNano: '0' };
const filled = { asDouble: undefined, count: '3', bucketCounts: ['1', '2'], explicitBounds: [5] };
const summary = (...dataPoints: Item[]): Item => ({ name: 'request.size', summary: { dataPoints } });
const metric = fc.oneof(
  pointsOf(gauge, point(), point(noTime)),
  pointsOf(histogram, point(filled), point({ ...filled, explicitBounds: [] })),
  pointsOf(histogram, point(filled), point({ ...filled, ...noTime })),
  pointsOf(summary, point({ asDouble: undefined }), point({ asDouble: undefined, ...noTime })),
);

/** Protobuf has no log record that must be refused: ids that are none are left out of it. */
const keptLog = fc
  .constantFrom<Item>({}, { traceId: '0102' }, { timeUnixNano: '0' })
  .map((parts) => one(log(parts), 0));
const badLog = fc
  .constantFrom<Item>({ timeUnixNano: 1.5 }, { severityNumber: 'LOUD' })
  .map((parts) => one(log(parts), 1));

function itemOf(signal: Signal, way: Way): fc.Arbitrary<Sent> {
  if (signal === 'traces') return fc.oneof(goodSpan, badSpan);
  if (signal === 'metrics') return metric;
  return way === 'http json' ? fc.oneof(keptLog, badLog) : keptLog;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

let target: OwnTarget;
beforeAll(async () => {
  target = await startOwnTarget();
});
afterAll(() => target.close());

async function countTold(signal: Signal, source: string): Promise<number> {
  const { losses } = await target.session();
  const found = losses.filter((loss) => loss.kind === 'rejected' && loss.signal === signal && loss.source === source);
  return sum(found.map(({ count }) => count));
}

const RUNS = 15;

describe.each(WAYS)('%s', (way) => {
  const source = way === 'grpc protobuf' ? 'otlp-grpc' : 'otlp-http';

  async function rejectedOf(signal: Signal, mix: Sent[]): Promise<number> {
    const items = mix.map(({ item }) => item);
    const body = way === 'http json' ? { json: jsonOf(signal, ...items) } : { protobuf: protobufOf(signal, ...items) };
    const expected = { status: '', kept: 0 };
    const names = { row: '', name: 'mix', by: 'OTLP', way, signal, manner: 'whole', expected } as const;
    const { status, partial } = await send(target.endpoint, {
      ...names,
      ...askOf(signal, way, unlike(way, bodyOf(body, way)!)),
    });
    expect(status).toBe(way === 'grpc protobuf' ? 'OK' : '200');
    return partial?.rejected ?? 0;
  }

  test.each(SIGNALS)('%s: what was sent is stored or rejected', async (signal) => {
    let rejectedInAll = await countTold(signal, source);
    const mixes = fc.array(itemOf(signal, way), { maxLength: 12 });
    const property = fc.asyncProperty(mixes, async (mix) => {
      const before = await target.countKept();
      const rejected = await rejectedOf(signal, mix);
      expect(rejected).toBe(sum(mix.map(({ bad }) => bad)));
      expect((await target.countKept()) - before + rejected).toBe(sum(mix.map(({ items }) => items)));
      rejectedInAll += rejected;
    });
    await fc.assert(property, { numRuns: RUNS });
    expect(await countTold(signal, source)).toBe(rejectedInAll);
  });
});

test('good items alone leave nothing to tell', async () => {
  const before = (await target.session()).losses.length;
  for (const signal of SIGNALS) {
    const kept = await target.countKept();
    const ask = askOf(signal, 'http protobuf', unlike('http protobuf', protobufOf(signal, GOOD[signal])));
    await send(target.endpoint, {
      ...{ row: '', name: 'good', by: 'OTLP', way: 'http protobuf', signal, manner: 'whole', ...ask },
      expected: { status: '200', kept: 1 },
    });
    expect((await target.countKept()) - kept).toBe(1);
  }
  expect((await target.session()).losses).toHaveLength(before);
});
