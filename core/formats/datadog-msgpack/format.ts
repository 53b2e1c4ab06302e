import type { Finding, Format } from '../format.ts';
import { asciiText } from '../json-bytes.ts';
import { arrayAt, mapAt, stringAt } from './headers.ts';
import { DATADOG_MSGPACK, DatadogMsgpackReader } from './reader.ts';

const KEYS: ReadonlySet<string> = new Set([
  ...['trace_id', 'span_id', 'parent_id', 'name', 'service', 'resource', 'start', 'duration', 'type', 'error'],
  ...['meta', 'metrics', 'meta_struct', 'span_links', 'span_events'],
]);

/** What Datadog's tracers send to their agent (v0.3, v0.4), as MessagePack: lists of traces of spans. */
export const datadogMsgpack: Format = {
  name: DATADOG_MSGPACK,
  priority: 3,
  sniff: (head) => sniffMsgpack(head),
  createReader: () => new DatadogMsgpackReader(),
};

function sniffMsgpack(head: Uint8Array): Finding | undefined {
  const traces = arrayAt(head, 0);
  const spans = traces && arrayAt(head, traces.next);
  const span = spans && mapAt(head, spans.next);
  const key = span && stringAt(head, span.next);
  if (key === undefined || span!.count === 0) return undefined;
  const text = asciiText(head.subarray(key.next, key.next + key.count));
  if (!KEYS.has(text)) return undefined;
  return { score: 70, evidence: `MessagePack: traces of spans with "${text}"` };
}
