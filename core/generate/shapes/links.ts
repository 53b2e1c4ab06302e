import { MINUTE, MS, US } from '../../model/units.ts';
import { sized, type Shape } from '../shape.ts';
import { serverAttributes, sql } from '../stage/calls.ts';
import { receive, send, type Message } from '../stage/messages.ts';
import type { Recorder } from '../stage/recorder.ts';
import { beginTrace, type SpanRef, type SpanWriter } from '../stage/span-writer.ts';

/** Spans of each of the other traces that are linked to. */
const PER_TRACE = 50;
/** An SDK keeps 128 links a span unless told otherwise. */
const MOST_PER_SPAN = 100;

/**
 * A trace full of links: half lead to spans of the same trace, half into other traces, those on few spans with many each.
 *
 *     relay    ├───────────────────────────────┤
 *       send     ├┤├┤├┤ …
 *       process      ↖├┤↖├┤↖├┤ …                  one link each, inside
 *       merge                     ↖↖↖↖├──┤        a hundred each, outwards
 */
export const links: Shape = {
  summary: 'one trace of N links, half of them inside it, half into other traces',
  run: sized(tellRelay, { spans: 2_000, everyNs: MINUTE }),
};

function* tellRelay(recorder: Recorder, atNs: number, count: number): Generator<void> {
  const outside: SpanRef[] = [];
  const outwards = Math.floor(count / 2);
  while (outside.length < outwards) {
    outside.push(...tellImport(recorder, atNs + outside.length * MS, Math.min(PER_TRACE, outwards - outside.length)));
    yield;
  }
  const startNs = atNs + (outwards + 100) * MS;
  const root = beginTrace(recorder, 'gateway', { name: 'relay', kind: 'internal', startNs });
  let at = startNs;
  for (let i = 0; i < count - outwards; i++) {
    at = relayOne(root, at + 300 * US);
    yield;
  }
  for (let from = 0; from < outside.length; from += MOST_PER_SPAN) {
    at = merge(root, at + MS, outside.slice(from, from + MOST_PER_SPAN));
  }
  root.end(at + 50 * MS);
  yield;
}

/** Another trace: a root and spans to link to, `spans` in all. */
function tellImport(recorder: Recorder, atNs: number, spans: number): SpanRef[] {
  const { random } = recorder;
  const route = { method: 'POST', route: '/imports' };
  const attributes = serverAttributes(route);
  const root = beginTrace(recorder, 'storefront', { name: 'POST /imports', kind: 'server', startNs: atNs, attributes });
  const told: SpanRef[] = [root];
  let at = atNs + MS;
  while (told.length < spans) {
    const message: Message = send(root, at, 'imports');
    told.push(message.producer);
    at = message.sentNs;
  }
  root.log(at, 'INFO', 'import queued', { 'shop.messages': told.length - 1 });
  root.end(at + random.latency(2 * MS));
  return told;
}

function relayOne(root: SpanWriter, atNs: number): number {
  const { random } = root.recorder;
  const message = send(root, atNs, 'relay');
  const consumer = receive(message, random.pick(['shipping', 'notification', 'search'] as const), message.sentNs + MS);
  consumer.link(message.producer).end(consumer.startNs + random.latency(3 * MS));
  return message.sentNs;
}

function merge(root: SpanWriter, atNs: number, targets: readonly SpanRef[]): number {
  const attributes = { 'messaging.batch.message_count': targets.length };
  const merged = root.remote('inventory', { name: 'merge imports', kind: 'consumer', startNs: atNs, attributes });
  for (const target of targets) merged.link(target);
  return merged.end(sql(merged, atNs + MS, root.recorder.random.latency(8 * MS), 'INSERT INTO imports VALUES ($1)'));
}
