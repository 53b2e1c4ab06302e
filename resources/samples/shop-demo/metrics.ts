import { compact, keyValues, nanos, type Attributes } from './otlp.ts';
import type { ServiceName } from './services.ts';
import type { Recording } from './trace-builder.ts';

// Metrics that agree with the traces: what the server spans say, added up every forty seconds.

const INTERVAL_MS = 40_000;
const DELTA = 1;
const CUMULATIVE = 2;
/** Seconds, as the semantic conventions advise for HTTP. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5];

type Served = Recording['served'][number];

export interface MetricRequest {
  service: ServiceName;
  atMs: number;
  metrics: object[];
}

export function measure(recording: Recording, endMs: number): MetricRequest[] {
  const services = [...new Set(recording.served.map(({ service }) => service))];
  const requests: MetricRequest[] = [];
  for (let atMs = INTERVAL_MS; atMs <= endMs; atMs += INTERVAL_MS) {
    for (const service of services) {
      requests.push({ service, atMs, metrics: metricsOf(recording, service, atMs) });
    }
  }
  return requests;
}

function metricsOf(recording: Recording, service: ServiceName, atMs: number): object[] {
  const served = recording.served.filter((one) => one.service === service);
  const until = served.filter(({ startMs, ms }) => startMs + ms <= atMs);
  const within = until.filter(({ startMs, ms }) => startMs + ms > atMs - INTERVAL_MS);
  const metrics = [requestDuration(until, within, atMs), activeRequests(served, atMs), ...processGauges(service, atMs)];
  if (service === 'checkout') metrics.push(ordersPlaced(until, within, atMs));
  if (service === 'payment') metrics.push(chargeDuration(within, atMs), gcPauses(atMs));
  return metrics.filter((metric) => metric !== undefined);
}

/** A histogram per route, cumulative, with exemplars of the interval's slowest. */
function requestDuration(until: Served[], within: Served[], atMs: number): object | undefined {
  const routes = [...new Set(until.map(({ route }) => route))].sort();
  if (routes.length === 0) return undefined;
  const dataPoints = routes.map((route) => {
    const all = until.filter((one) => one.route === route);
    const seconds = all.map(({ ms }) => ms / 1_000);
    return {
      ...times(0, atMs),
      attributes: keyValues({ 'http.route': route, 'http.request.method': methodOf(route) }),
      count: String(all.length),
      sum: rounded(seconds.reduce((sum, one) => sum + one, 0)),
      min: rounded(Math.min(...seconds)),
      max: rounded(Math.max(...seconds)),
      bucketCounts: bucketCounts(seconds),
      explicitBounds: BOUNDS,
      ...exemplarsOf(
        within.filter((one) => one.route === route),
        (one) => rounded(one.ms / 1_000),
      ),
    };
  });
  return {
    name: 'http.server.request.duration',
    description: 'Duration of HTTP server requests.',
    unit: 's',
    histogram: { aggregationTemporality: CUMULATIVE, dataPoints },
  };
}

function methodOf(route: string): string {
  return ['/checkout', '/orders', '/charges', '/reservations', '/cart/items', '/carts/:id/items'].includes(route)
    ? 'POST'
    : 'GET';
}

function bucketCounts(values: number[]): string[] {
  const counts = new Array<number>(BOUNDS.length + 1).fill(0);
  for (const value of values) {
    const index = BOUNDS.findIndex((bound) => value <= bound);
    counts[index < 0 ? BOUNDS.length : index]!++;
  }
  return counts.map(String);
}

/** The slowest of the interval: a click leads from the point to the trace. */
function exemplarsOf(served: Served[], value: (one: Served) => number): object {
  const [slowest] = [...served].sort((a, b) => b.ms - a.ms);
  if (slowest === undefined) return {};
  const { traceId, spanId, startMs, ms } = slowest;
  return { exemplars: [{ timeUnixNano: nanos(startMs + ms), asDouble: value(slowest), traceId, spanId }] };
}

/** Goes up and down. */
function activeRequests(served: Served[], atMs: number): object {
  const active = served.filter(({ startMs, ms }) => startMs <= atMs && startMs + ms > atMs).length;
  return {
    name: 'http.server.active_requests',
    unit: '{request}',
    sum: {
      aggregationTemporality: CUMULATIVE,
      isMonotonic: false,
      dataPoints: [{ ...times(0, atMs), asInt: String(active) }],
    },
  };
}

/** CPU follows the clock and the services' temper; memory of `recommendation` grows until it is killed. */
function processGauges(service: ServiceName, atMs: number): object[] {
  const phase = service.length * 1.7;
  const cpu =
    0.18 +
    0.11 * Math.sin(atMs / 47_000 + phase) +
    (service === 'search' && atMs > 300_000 && atMs <= 390_000 ? 0.55 : 0);
  const leak = service === 'recommendation' ? ((atMs < 428_000 ? atMs : atMs - 428_000) / 428_000) * 1.7e9 : 0;
  const memory = Math.round(180e6 + service.length * 11e6 + 9e6 * Math.sin(atMs / 90_000 + phase) + leak);
  return [
    gauge('process.cpu.utilization', '1', atMs, { asDouble: rounded(Math.max(cpu, 0.01)) }),
    gauge('process.memory.usage', 'By', atMs, { asInt: String(memory) }),
  ];
}

function gauge(name: string, unit: string, atMs: number, value: object): object {
  return { name, unit, gauge: { dataPoints: [{ timeUnixNano: nanos(atMs), ...value }] } };
}

/** A counter. */
function ordersPlaced(until: Served[], within: Served[], atMs: number): object {
  const placed = (served: Served[]) => served.filter(({ route, status }) => route === '/orders' && status === 201);
  const point = { ...times(0, atMs), asInt: String(placed(until).length), ...exemplarsOf(placed(within), () => 1) };
  return {
    name: 'shop.orders.placed',
    description: '접수된 주문 수',
    unit: '{order}',
    sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints: [point] },
  };
}

const SCALE = 3;

/** The same latencies in exponential buckets, of this interval only (delta). */
function chargeDuration(within: Served[], atMs: number): object | undefined {
  if (within.length === 0) return undefined;
  const indices = within.map(({ ms }) => Math.ceil(Math.log2(ms) * 2 ** SCALE) - 1);
  const [low, high] = [Math.min(...indices), Math.max(...indices)];
  const counts = new Array<number>(high - low + 1).fill(0);
  for (const index of indices) counts[index - low]!++;
  const ms = within.map((one) => one.ms);
  const point = {
    ...times(atMs - INTERVAL_MS, atMs),
    count: String(within.length),
    sum: rounded(ms.reduce((sum, one) => sum + one, 0)),
    min: rounded(Math.min(...ms)),
    max: rounded(Math.max(...ms)),
    scale: SCALE,
    positive: { offset: low, bucketCounts: counts.map(String) },
    ...exemplarsOf(within, (one) => rounded(one.ms)),
  };
  return {
    name: 'shop.payment.charge.duration',
    description: 'Time to charge a card, with the wait for the ledger.',
    unit: 'ms',
    exponentialHistogram: { aggregationTemporality: DELTA, dataPoints: [point] },
  };
}

/** As the older Java agents report it. */
function gcPauses(atMs: number): object {
  const count = Math.round(atMs / 4_200);
  const slow = 0.041 + 0.02 * Math.sin(atMs / 61_000);
  const quantileValues = [
    { quantile: 0, value: 0.0012 },
    { quantile: 0.5, value: 0.0061 },
    { quantile: 0.99, value: rounded(slow) },
  ];
  return {
    name: 'jvm.gc.pause',
    unit: 's',
    summary: {
      dataPoints: [{ ...times(0, atMs), count: String(count), sum: rounded(count * 0.0078), quantileValues }],
    },
  };
}

function times(startMs: number, atMs: number): Attributes {
  return compact({ startTimeUnixNano: nanos(startMs), timeUnixNano: nanos(atMs) }) as Attributes;
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
