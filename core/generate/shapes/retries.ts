import { MS, SECOND } from '../../model/units.ts';
import { repeated, type Shape } from '../shape.ts';
import { http, rpc, serverAttributes, sql } from '../stage/calls.ts';
import { GATEWAY_TIMEOUT, UNAVAILABLE } from '../stage/exceptions.ts';
import type { Recorder } from '../stage/recorder.ts';
import { beginTrace, type SpanWriter } from '../stage/span-writer.ts';

const MOST_ATTEMPTS = 5;
/** The wait before the second attempt; it doubles each time. */
const FIRST_BACKOFF_NS = 100 * MS;

/** Attempts that fail, with waits between them that double; most succeed in the end, one in four does not. */
export const retries: Shape = {
  summary: 'failed attempts with doubling waits, then success or, one time in four, an error',
  run: repeated(tellPayment, { traces: 20, everyNs: 4 * SECOND }),
};

function tellPayment(recorder: Recorder, atNs: number, index: number): void {
  const { random } = recorder;
  const isLost = index % 4 === 3;
  const failures = isLost ? MOST_ATTEMPTS : random.whole(1, MOST_ATTEMPTS - 1);
  const route = { method: 'POST', route: '/checkout' };
  const attributes = serverAttributes(route);
  const root = beginTrace(recorder, 'gateway', { name: 'POST /checkout', kind: 'server', startNs: atNs, attributes });
  const bought = http(root, atNs + MS, 'checkout', route, (checkout) => {
    const quote = rpc(checkout, checkout.startNs + MS, 'pricing', 'shop.Pricing/Quote', (pricing) => ({
      endNs: pricing.startNs + random.latency(5 * MS),
    }));
    const reserved = rpc(checkout, quote.endNs, 'inventory', 'shop.Inventory/Reserve', (inventory) => ({
      endNs: sql(inventory, inventory.startNs + MS, random.latency(6 * MS), 'UPDATE stock SET reserved = $1'),
    }));
    const attempts = isLost ? failures : failures + 1;
    return { endNs: charge(checkout, reserved.endNs, attempts, failures) + MS, status: isLost ? 502 : 200 };
  });
  root.set({ 'http.response.status_code': bought.status });
  if (isLost) root.fail('', String(bought.status));
  root.end(bought.endNs + MS);
}

function charge(checkout: SpanWriter, atNs: number, attempts: number, failures: number): number {
  const all = checkout.child({ name: 'charge with retries', kind: 'internal', startNs: atNs });
  let endNs = atNs;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) endNs += FIRST_BACKOFF_NS * 2 ** (attempt - 1);
    endNs = attempt < failures ? failedAttempt(all, endNs, attempt) : attemptThatWorks(all, endNs, attempt);
  }
  if (attempts === failures) {
    all.exception(endNs, UNAVAILABLE);
    all.log(endNs, 'ERROR', `gave up after ${attempts} attempts`, { 'exception.type': UNAVAILABLE.type });
  }
  return all.end(endNs + MS);
}

/** Refused at once, or answered with an error after a while. */
function failedAttempt(all: SpanWriter, atNs: number, attempt: number): number {
  const { random } = all.recorder;
  all.log(atNs, 'WARN', `attempt ${attempt + 1} failed`, { 'http.request.resend_count': attempt });
  if (random.chance(0.4)) {
    const refusedNs = atNs + random.latency(2 * MS);
    const attributes = {
      'http.request.method': 'POST',
      'http.request.resend_count': attempt,
      'server.address': 'payment',
    };
    const client = all.child({ name: 'POST', kind: 'client', startNs: atNs, attributes });
    return client.exception(refusedNs, UNAVAILABLE).end(refusedNs);
  }
  return post(all, atNs, attempt, (payment) => {
    const timedOutNs = payment.startNs + random.latency(120 * MS);
    payment.exception(timedOutNs, GATEWAY_TIMEOUT);
    return { endNs: timedOutNs + MS, status: 503 };
  });
}

function attemptThatWorks(all: SpanWriter, atNs: number, attempt: number): number {
  const { random } = all.recorder;
  return post(all, atNs, attempt, (payment) => ({
    endNs: sql(payment, payment.startNs + MS, random.latency(7 * MS), 'INSERT INTO charges VALUES ($1)') + MS,
  }));
}

function post(all: SpanWriter, atNs: number, attempt: number, work: Parameters<typeof http>[4]): number {
  const route = { method: 'POST', route: '/charges', path: `/charges?attempt=${attempt + 1}` };
  return http(all, atNs, 'payment', route, work).endNs;
}
