import type { TraceId } from '../../core/model/ids.ts';
import type { Span } from '../../core/model/span.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { attributes, group, span, spanId, traceId } from '../helpers/telemetry.ts';

/*
 * Twenty minutes of a shop, the same each time. In the seventh minute a lock is held for nine seconds and then let go; from the
 * thirteenth on some requests give up after three seconds.
 *
 *   gateway      ├───────────────────────┤
 *   orders         ├───────────────────┤      or catalog, or payment
 *                     ├─────────┤ ├──┤
 */

const MS = 1_000_000n;
export const SECOND = 1_000n * MS;
/** The same as `tracebench generate` begins at. */
export const START_NS = 1_767_603_600_000_000_000n;
const LENGTH_S = 1_200;
const TRACES_PER_S = 6;
/** Traces of one request to the receiver. */
const AT_ONCE = 1_200;

export const LOCK = { fromNs: START_NS + 400n * SECOND, toNs: START_NS + 409n * SECOND };
export const TIMEOUTS = { fromNs: START_NS + 720n * SECOND, toNs: START_NS + 1_080n * SECOND };

/** 0 … 1, always the same for the same number. */
function chance(n: number): number {
  let bits = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

type Route = 'GET /items' | 'POST /orders' | 'POST /pay';

/** With digits to tell it by at its beginning, as real ones have. */
const idOf = (i: number): TraceId => {
  const begin = Math.floor(chance(i + 9e6) * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
  return (begin + traceId(0x1000 + i).slice(8)) as TraceId;
};

interface Request {
  route: Route;
  startNs: bigint;
  durationNs: bigint;
  failed: boolean;
}

const isIn = ({ fromNs, toNs }: typeof LOCK, ns: bigint): boolean => ns >= fromNs && ns < toNs;

function requestOf(i: number): Request {
  const startNs = START_NS + (BigInt(i) * SECOND) / BigInt(TRACES_PER_S) + BigInt(Math.round(chance(i) * 150)) * MS;
  if (isIn(LOCK, startNs)) {
    const lateNs = BigInt(Math.round(chance(i + 4e6) * 250)) * MS;
    const durationNs = LOCK.toNs - startNs + lateNs;
    return { route: 'POST /orders', startNs, durationNs, failed: chance(i + 5e6) < 0.3 };
  }
  if (isIn(TIMEOUTS, startNs) && chance(i + 6e6) < 0.12) {
    const durationNs = 3n * SECOND + BigInt(Math.round(chance(i) * 40)) * MS;
    return { route: 'POST /pay', startNs, durationNs, failed: true };
  }
  // Most take some milliseconds, a few a second: the sum of three chances is near to a bell.
  const bell = chance(i + 1e6) + chance(i + 2e6) + chance(i + 3e6) - 1.5;
  const durationNs = BigInt(Math.round(18e6 * Math.exp(bell * 2.2)));
  const route = chance(i + 8e6) < 0.7 ? 'GET /items' : 'POST /orders';
  return { route, startNs, durationNs, failed: chance(i + 7e6) < 0.004 };
}

/** What a route leads to: the service behind, and its calls as name, begin and end in shares of the request. */
const BEHIND: Readonly<
  Record<Route, { service: 'catalog' | 'orders' | 'payment'; calls: [string, number, number][] }>
> = {
  'GET /items': {
    service: 'catalog',
    calls: [
      ['SELECT items', 0.2, 0.7],
      ['read cache', 0.72, 0.9],
    ],
  },
  'POST /orders': {
    service: 'orders',
    calls: [
      ['SELECT stock FOR UPDATE', 0.1, 0.8],
      ['INSERT order', 0.82, 0.94],
    ],
  },
  'POST /pay': {
    service: 'payment',
    calls: [
      ['charge card', 0.1, 0.95],
      ['write receipt', 0.95, 0.96],
    ],
  },
};

/** The request, the service behind it, and what that calls. */
function spansOf(i: number): { service: string; span: Span }[] {
  const { route, startNs, durationNs, failed } = requestOf(i);
  const { service, calls } = BEHIND[route];
  const isLocked = isIn(LOCK, startNs);
  const at = (share: number) => startNs + (durationNs * BigInt(Math.round(share * 1_000))) / 1_000n;
  const make = (id: number, parent: number, name: string, from: number, to: number) =>
    span({
      traceId: idOf(i),
      spanId: spanId(id),
      ...(parent > 0 ? { parentSpanId: spanId(parent) } : {}),
      name,
      startTimeUnixNano: at(from),
      endTimeUnixNano: at(to),
      status: failed && id < 4 ? { code: 2, message: 'deadline exceeded' } : { code: 0, message: '' },
      attributes:
        id === 3 && isLocked
          ? attributes({ 'db.lock.wait': true })
          : attributes({ 'http.route': route.split(' ')[1]! }),
    });
  return [
    { service: 'gateway', span: make(1, 0, route, 0, 1) },
    { service, span: make(2, 1, route, 0.04, 0.97) },
    ...calls.map(([name, from, to], call) => ({ service, span: make(3 + call, 2, name, from, to) })),
  ];
}

export function* tellIncident(): Generator<Telemetry> {
  const traces = LENGTH_S * TRACES_PER_S;
  for (let first = 0; first < traces; first += AT_ONCE) {
    const told = Array.from({ length: Math.min(AT_ONCE, traces - first) }, (_, i) => spansOf(first + i)).flat();
    const groups = Map.groupBy(told, ({ service }) => service);
    yield {
      signal: 'traces',
      groups: [...groups].map(([service, all]) =>
        group(
          service,
          all.map(({ span: one }) => one),
        ),
      ),
    };
  }
}
