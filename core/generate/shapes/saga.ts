import { MINUTE, MS, SECOND } from '../../model/units.ts';
import { repeated, type Shape } from '../shape.ts';
import { http, rpc, serverAttributes, sql } from '../stage/calls.ts';
import { OUT_OF_STOCK } from '../stage/exceptions.ts';
import { receive, send, type Message } from '../stage/messages.ts';
import type { PlainAttributes } from '../stage/plain.ts';
import type { Recorder } from '../stage/recorder.ts';
import type { ServiceName } from '../stage/services.ts';
import { beginTrace, type SpanWriter } from '../stage/span-writer.ts';

interface Step {
  service: ServiceName;
  topic: string;
  statement: string;
  /** How long the message waits, in minutes: for a customer, a bank, a warehouse. */
  waitMinutes: number;
}

const STEPS: readonly Step[] = [
  { service: 'payment', topic: 'payment-due', statement: 'UPDATE payments SET state = $1', waitMinutes: 4 },
  { service: 'inventory', topic: 'order-paid', statement: 'UPDATE stock SET reserved = $1', waitMinutes: 0.5 },
  { service: 'shipping', topic: 'order-packed', statement: 'INSERT INTO shipments VALUES ($1)', waitMinutes: 35 },
  { service: 'notification', topic: 'order-shipped', statement: 'INSERT INTO mails VALUES ($1)', waitMinutes: 12 },
];

/** Short steps with minutes of nothing between. Every third saga fails on the way and is undone, step by step. */
export const saga: Shape = {
  summary: 'an order over an hour: short steps, minutes of nothing between; one in three is undone',
  run: repeated(tellSaga, { traces: 6, everyNs: 7 * MINUTE }),
};

function tellSaga(recorder: Recorder, atNs: number, index: number): void {
  const route = { method: 'POST', route: '/orders' };
  const saga: PlainAttributes = { ...serverAttributes(route), 'shop.saga.id': `saga-${recorder.random.hex(1)}` };
  const root = beginTrace(recorder, 'gateway', {
    name: 'POST /orders',
    kind: 'server',
    startNs: atNs,
    attributes: saga,
  });
  let message: Message | undefined;
  const accepted = http(root, atNs + MS, 'checkout', route, (checkout) => {
    message = send(checkout, checkout.startNs + 3 * MS, STEPS[0]!.topic);
    return { endNs: message.sentNs + MS, status: 202 };
  });
  root.end(accepted.endNs + MS);
  const failsAt = index % 3 === 2 ? 2 : STEPS.length;
  STEPS.slice(0, failsAt).forEach((step, at) => {
    message = takeStep(message!, step, STEPS[at + 1]?.topic);
  });
  if (failsAt < STEPS.length) undo(message!, failsAt);
}

/** One step; gives the message to the next. */
function takeStep(message: Message, { service, statement, waitMinutes }: Step, next = 'order-done'): Message {
  const { random } = message.producer.recorder;
  const step = receive(message, service, message.sentNs + random.latency(waitMinutes * MINUTE, 0.25));
  const doneNs = sql(step, step.startNs + MS, random.latency(6 * MS), statement);
  const sent = send(step, doneNs + MS, next);
  step.log(sent.sentNs, 'INFO', `${next}: step done`);
  step.end(sent.sentNs + MS);
  return sent;
}

function undo(message: Message, steps: number): void {
  const { random } = message.producer.recorder;
  const failed = receive(message, 'shipping', message.sentNs + random.latency(9 * MINUTE, 0.2));
  const atNs = failed.startNs + 40 * MS;
  failed.exception(atNs, OUT_OF_STOCK).log(atNs, 'ERROR', 'cannot ship, undoing the order');
  let undoneNs = atNs;
  for (const { service } of STEPS.slice(0, steps).toReversed()) undoneNs = compensate(failed, undoneNs, service);
  failed.end(undoneNs + MS);
}

function compensate(failed: SpanWriter, atNs: number, service: ServiceName): number {
  const { random } = failed.recorder;
  return rpc(failed, atNs + random.latency(20 * SECOND), service, 'shop.Saga/Compensate', (server) => ({
    endNs: sql(server, server.startNs + MS, random.latency(8 * MS), 'UPDATE sagas SET state = $1'),
  })).endNs;
}
