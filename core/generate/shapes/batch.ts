import { MS, SECOND } from '../../model/units.ts';
import { sized, type Shape } from '../shape.ts';
import { serverAttributes, sql } from '../stage/calls.ts';
import { receiveBatch, send, type Message } from '../stage/messages.ts';
import type { Recorder } from '../stage/recorder.ts';
import { beginTrace } from '../stage/span-writer.ts';

/** Producers hand in a message every so often on average; the consumer wakes when the last has. */
const EVERY_NS = 40 * MS;

/** Fan-in: N requests put a message on the queue, each in its trace, and one consumer takes them all. */
export const batch: Shape = {
  summary: 'N producers in N traces, and one consumer span with a link to each',
  run: sized(tellBatch, { spans: 100, everyNs: 30 * SECOND }),
};

function* tellBatch(recorder: Recorder, atNs: number, producers: number): Generator<void> {
  const { random } = recorder;
  const messages: Message[] = [];
  for (let i = 0; i < producers; i++) {
    messages.push(visit(recorder, atNs + (i + random.between(0, 0.9)) * EVERY_NS));
    yield;
  }
  const lastNs = messages.reduce((last, { sentNs }) => Math.max(last, sentNs), 0);
  const consumer = receiveBatch(messages, 'search', lastNs + random.latency(800 * MS));
  const parsed = consumer.child({ name: 'merge views', kind: 'internal', startNs: consumer.startNs + MS });
  const mergedNs = parsed.end(consumer.startNs + (2 + producers * 0.05) * MS);
  const storedNs = sql(consumer, mergedNs + MS, random.latency(30 * MS), 'INSERT INTO views VALUES ($1, $2)');
  consumer.log(storedNs, 'INFO', { message: 'batch stored', messages: producers });
  consumer.end(storedNs + MS);
  yield;
}

function visit(recorder: Recorder, atNs: number): Message {
  const { random } = recorder;
  const route = { method: 'GET', route: '/products/{sku}', path: `/products/KR-${random.whole(1000, 9999)}` };
  const attributes = serverAttributes(route);
  const start = { name: 'GET /products/{sku}', kind: 'server', startNs: atNs, attributes } as const;
  const root = beginTrace(recorder, random.pick(['storefront', 'gateway', 'catalog', 'cart'] as const), start);
  const message = send(root, atNs + random.latency(9 * MS), 'product-views');
  root.end(message.sentNs + random.latency(3 * MS));
  return message;
}
