import { MINUTE, MS, SECOND } from '../../model/units.ts';
import { repeated, type Shape } from '../shape.ts';
import { http, redis, rpc, serverAttributes, sql } from '../stage/calls.ts';
import type { Recorder } from '../stage/recorder.ts';
import { beginTrace, type SpanWriter } from '../stage/span-writer.ts';

/** What the second trace has that the first has not. */
interface Release {
  version: string;
  /** Keeps the quote in Redis; the later release has lost this call. */
  cachesQuote: boolean;
  /** Asks for the risk before charging: the call that is new. */
  scoresRisk: boolean;
  /** Median of the payment's statement. */
  paymentNs: number;
}

const BEFORE: Release = { version: '2.8.0', cachesQuote: true, scoresRisk: false, paymentNs: 22 * MS };
const AFTER: Release = { version: '2.9.0', cachesQuote: false, scoresRisk: true, paymentNs: 240 * MS };

const ORDER_LINES = 5;

/** The same operation twice: the later one has a new call, lacks one, and one is slower. */
export const compare: Shape = {
  summary: 'two traces of one operation: in the later one call is new, one gone, one slower',
  run: repeated(tellPair, { traces: 1, everyNs: MINUTE }),
};

function tellPair(recorder: Recorder, atNs: number): void {
  tellCheckout(recorder, atNs, BEFORE);
  tellCheckout(recorder, atNs + 20 * SECOND, AFTER);
}

function tellCheckout(recorder: Recorder, atNs: number, release: Release): void {
  const route = { method: 'POST', route: '/checkout' };
  const attributes = { ...serverAttributes(route), 'shop.release': release.version };
  const root = beginTrace(recorder, 'gateway', { name: 'POST /checkout', kind: 'server', startNs: atNs, attributes });
  const bought = http(root, atNs + MS, 'checkout', route, (checkout) => ({ endNs: buy(checkout, release) + MS }));
  root.log(bought.endNs, 'INFO', `checkout done by ${release.version}`);
  root.end(bought.endNs + MS);
}

/** Price, stock line by line, perhaps risk, then the money. */
function buy(checkout: SpanWriter, release: Release): number {
  const { random } = checkout.recorder;
  let atNs = quote(checkout, checkout.startNs + MS, release);
  for (let line = 0; line < ORDER_LINES; line++) {
    atNs = rpc(checkout, atNs, 'inventory', 'shop.Inventory/Reserve', (inventory) => ({
      endNs: sql(inventory, inventory.startNs + MS, random.latency(5 * MS), 'UPDATE stock SET reserved = $1'),
    })).endNs;
  }
  if (release.scoresRisk) atNs = score(checkout, atNs);
  return http(checkout, atNs, 'payment', { method: 'POST', route: '/charges' }, (payment) => ({
    endNs: sql(
      payment,
      payment.startNs + MS,
      random.latency(release.paymentNs, 0.1),
      'INSERT INTO charges VALUES ($1)',
    ),
  })).endNs;
}

function quote(checkout: SpanWriter, atNs: number, { cachesQuote }: Release): number {
  const { random } = checkout.recorder;
  const quoted = rpc(checkout, atNs, 'pricing', 'shop.Pricing/Quote', (pricing) => ({
    endNs: pricing.startNs + random.latency(9 * MS, 0.1),
  }));
  return cachesQuote ? redis(checkout, quoted.endNs, random.latency(MS), 'SETEX quote:8f1 60') : quoted.endNs;
}

function score(checkout: SpanWriter, atNs: number): number {
  return rpc(checkout, atNs, 'fraud', 'shop.Fraud/Score', (fraud) => ({
    endNs: redis(fraud, fraud.startNs + MS, fraud.recorder.random.latency(2 * MS), 'HGETALL device:4711') + 30 * MS,
  })).endNs;
}
