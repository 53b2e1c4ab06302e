import type { TraceDetail } from '../../contract/operations/traces.ts';
import { detailOf } from './trace-detail.ts';
import type { SpanSpec } from './trace-detail.ts';

const OPERATIONS = [
  ['gateway', 'GET /api/orders/{id}', 2],
  ['order-service', 'OrderService/Get', 2],
  ['order-service', 'load order', 1],
  ['postgres', 'SELECT shop.orders', 3],
  ['redis', 'GET', 3],
  ['payment-service', 'authorize card', 2],
  ['inventory', 'ReserveStock', 2],
  ['kafka', 'orders publish', 4],
  ['mailer', 'orders process', 5],
  ['recommendation', 'com.example.recommendation.engine.CollaborativeFilteringRanker.rank', 1],
  ['결제-게이트웨이', '카드 승인 요청', 3],
] as const;

/** mulberry32: the same seed gives the same trace everywhere. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A trace of `count` spans: parallel fan-outs, async tails that outlive their parents, 1 % errors with exceptions, a few
 * unfinished spans, spans of unknown parents. Depth stays below 12.
 */
export function generateSpans(count: number, seed = 1): SpanSpec[] {
  const random = randomOf(seed);
  const specs: SpanSpec[] = [];
  const depth: number[] = [];
  for (let i = 0; i < count; i++) {
    const parent = i === 0 ? -1 : Math.max(0, i - 1 - Math.floor(random() ** 3 * Math.min(i, 400)));
    const up = parent < 0 ? undefined : depth[parent]! >= 10 ? 0 : parent;
    depth.push(up === undefined ? 0 : depth[up]! + 1);
    specs.push(spanUnder(up === undefined ? undefined : specs[up]!, i, count, random));
  }
  return specs;
}

function spanUnder(parent: SpanSpec | undefined, i: number, count: number, random: () => number): SpanSpec {
  const [service, name, kind] = OPERATIONS[i === 0 ? 0 : Math.floor(random() * OPERATIONS.length)]!;
  const id = (0x1000_0000 + i).toString(16).padStart(16, 'a');
  const whole = Math.max(180_000_000, count * 40_000);
  if (parent === undefined) return { id, parent: '', service, name, kind, start: 0, duration: whole };
  const room = Number.isNaN(parent.duration) ? 1_000_000 : Math.max(1_000, parent.duration);
  const tail = kind === 5 || random() < 0.03;
  const start = parent.start + Math.floor(random() * room * (tail ? 1.1 : 0.85));
  const left = Math.max(1_000, parent.start + room - start);
  const duration = Math.floor(left * (tail ? 0.5 + random() : random() * 0.95));
  const failed = random() < 0.01;
  const events = failed
    ? [{ time: start + duration * 0.7, name: 'exception', exception: true }]
    : random() < 0.05
      ? [{ time: start + duration * random(), name: 'cache.miss', exception: false }]
      : [];
  return {
    id,
    parent: random() < 0.0005 ? `ff${Math.floor(random() * 5)}00000000000aa` : parent.id,
    service,
    name: kind === 1 ? `${name} ${i % 7}` : name,
    kind,
    start,
    duration: random() < 0.0007 ? NaN : duration,
    status: failed ? 2 : 0,
    events,
  };
}

export function generateTrace(count: number, seed = 1): TraceDetail {
  return detailOf(generateSpans(count, seed));
}
