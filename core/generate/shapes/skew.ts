import { MS, SECOND } from '../../model/units.ts';
import { repeated, type Shape } from '../shape.ts';
import { http, rpc, serverAttributes, sql } from '../stage/calls.ts';
import { receive, send, type Message } from '../stage/messages.ts';
import type { Recorder } from '../stage/recorder.ts';
import { beginTrace, type SpanWriter } from '../stage/span-writer.ts';

/** How far each host's clock is ahead: two agree with the truth or nearly so, the last two need a technician. */
const CLOCKS_NS = [0, 4.2 * MS, -1.8 * MS, 380 * MS, -1.25 * SECOND, 2.1 * SECOND] as const;

/** Requests whose spans nest in truth, told by hosts that do not agree on the time. */
export const skew: Shape = {
  summary: 'six hosts whose clocks are up to 2.1 s ahead and 1.25 s behind',
  *run(recorder, size) {
    recorder.clockNs = CLOCKS_NS;
    yield* repeated(tellRequest, { traces: 20, everyNs: 3 * SECOND })(recorder, size);
  },
};

function tellRequest(recorder: Recorder, atNs: number): void {
  const { random } = recorder;
  const route = { method: 'POST', route: '/checkout' };
  const attributes = serverAttributes(route);
  const root = beginTrace(recorder, 'gateway', { name: 'POST /checkout', kind: 'server', startNs: atNs, attributes });
  let message: Message | undefined;
  const bought = http(root, atNs + MS, 'checkout', route, (checkout) => {
    message = send(checkout, buy(checkout), 'orders');
    return { endNs: message.sentNs + MS };
  });
  root.log(bought.endNs, 'INFO', 'POST /checkout 200');
  root.end(bought.endNs + MS);
  const consumer = receive(message!, 'shipping', message!.sentNs + random.latency(700 * MS));
  consumer.end(sql(consumer, consumer.startNs + MS, random.latency(9 * MS), 'INSERT INTO shipments VALUES ($1)') + MS);
}

function buy(checkout: SpanWriter): number {
  const { random } = checkout.recorder;
  const reserved = rpc(checkout, checkout.startNs + MS, 'inventory', 'shop.Inventory/Reserve', (inventory) => ({
    endNs: sql(inventory, inventory.startNs + MS, random.latency(14 * MS), 'UPDATE stock SET reserved = $1'),
  }));
  const charge = { method: 'POST', route: '/charges' };
  return http(checkout, reserved.endNs, 'payment', charge, (payment) => {
    const risk = rpc(payment, payment.startNs + MS, 'fraud', 'shop.Fraud/Score', (fraud) => ({
      endNs: fraud.startNs + random.latency(35 * MS),
    }));
    return { endNs: sql(payment, risk.endNs, random.latency(6 * MS), 'INSERT INTO charges VALUES ($1)') };
  }).endNs;
}
