import { MS, SECOND } from '../../model/units.ts';
import { repeated, type Shape } from '../shape.ts';
import { http, serverAttributes, sql } from '../stage/calls.ts';
import { MAIL_REFUSED } from '../stage/exceptions.ts';
import { receive, receiveLinked, send, type Message } from '../stage/messages.ts';
import type { Recorder } from '../stage/recorder.ts';
import { beginTrace, type SpanWriter } from '../stage/span-writer.ts';

/** Messages wait this long on average, many times what either side takes. */
const WAIT_NS = 1.6 * SECOND;

/** The same message to two consumers: one goes on in the producer's trace, the other in its own, linked. */
export const queue: Shape = {
  summary: 'producer, time in the queue, two consumers: one in the same trace, one linked',
  run: repeated(tellOrder, { traces: 20, everyNs: 3 * SECOND }),
};

function tellOrder(recorder: Recorder, atNs: number): void {
  const { random } = recorder;
  const route = { method: 'POST', route: '/orders' };
  const attributes = serverAttributes(route);
  const root = beginTrace(recorder, 'storefront', { name: 'POST /orders', kind: 'server', startNs: atNs, attributes });
  let message: Message | undefined;
  const ordered = http(root, atNs + MS, 'checkout', route, (checkout) => {
    const storedNs = sql(checkout, checkout.startNs + MS, random.latency(5 * MS), 'INSERT INTO orders VALUES ($1, $2)');
    message = send(checkout, storedNs + MS, 'orders');
    checkout.log(message.sentNs, 'INFO', 'order accepted');
    return { endNs: message.sentNs + MS, status: 202 };
  });
  root.end(ordered.endNs + MS);
  const { sentNs } = message!;
  ship(receive(message!, 'shipping', sentNs + random.latency(WAIT_NS, 0.6)));
  mail(receiveLinked(message!, 'notification', sentNs + random.latency(WAIT_NS, 0.6)));
}

function ship(consumer: SpanWriter): void {
  const { random } = consumer.recorder;
  const route = { method: 'POST', route: '/reservations' };
  const reserved = http(consumer, consumer.startNs + MS, 'inventory', route, (inventory) => ({
    endNs: sql(inventory, inventory.startNs + MS, random.latency(9 * MS), 'UPDATE stock SET reserved = $1'),
  }));
  consumer.log(reserved.endNs, 'INFO', 'shipment planned', { 'shop.parcels': random.whole(1, 3) });
  consumer.end(reserved.endNs + 2 * MS);
}

function mail(consumer: SpanWriter): void {
  const { random } = consumer.recorder;
  const startNs = consumer.startNs + 2 * MS;
  const attributes = { 'server.address': 'smtp.example.com', 'server.port': 587 };
  const smtp = consumer.child({ name: 'smtp send', kind: 'client', startNs, attributes });
  const sentNs = startNs + random.latency(180 * MS);
  if (random.chance(0.15)) {
    smtp.exception(sentNs, MAIL_REFUSED);
    consumer.fail('mail refused', MAIL_REFUSED.type);
    consumer.log(sentNs, 'ERROR', 'mail refused', { 'exception.type': MAIL_REFUSED.type });
  }
  smtp.end(sentNs);
  consumer.end(sentNs + MS);
}
