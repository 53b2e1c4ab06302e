import type { Plain } from '../../../formats/records/scalars.ts';
import { decodeMessage, type Message } from '../../wire/message.ts';

// DataDog/datadog-agent pkg/proto/datadog/trace: span.proto, tracer_payload.proto, agent_payload.proto. Fields are named as MessagePack has them.
const TEXT_ENTRY: Message = { 1: ['key', 'string'], 2: ['value', 'string'] };
const NUMBER_ENTRY: Message = { 1: ['key', 'string'], 2: ['value', 'double'] };
const LINK: Message = {
  1: ['trace_id', 'uint64'],
  2: ['trace_id_high', 'uint64'],
  3: ['span_id', 'uint64'],
  4: ['attributes', [TEXT_ENTRY]],
  5: ['tracestate', 'string'],
  6: ['flags', 'uint32'],
};
const SPAN: Message = {
  1: ['service', 'string'],
  2: ['name', 'string'],
  3: ['resource', 'string'],
  4: ['trace_id', 'uint64'],
  5: ['span_id', 'uint64'],
  6: ['parent_id', 'uint64'],
  7: ['start', 'int64'],
  8: ['duration', 'int64'],
  9: ['error', 'int32'],
  10: ['meta', [TEXT_ENTRY]],
  11: ['metrics', [NUMBER_ENTRY]],
  12: ['type', 'string'],
  14: ['span_links', [LINK]],
};
const CHUNK: Message = { 3: ['spans', [SPAN]] };
const PAYLOAD: Message = {
  1: ['container_id', 'string'],
  2: ['language_name', 'string'],
  3: ['language_version', 'string'],
  4: ['tracer_version', 'string'],
  6: ['chunks', [CHUNK]],
  7: ['tags', [TEXT_ENTRY]],
  8: ['env', 'string'],
  9: ['hostname', 'string'],
  10: ['app_version', 'string'],
};
const AGENT: Message = { 5: ['payloads', [PAYLOAD]] };

type Entries = { key?: string; value?: unknown }[];

/** The TracerPayloads that an agent sends on, as v0.7 has them. @throws DecodeError */
export function agentPayloads(body: Uint8Array): Plain[] {
  const { payloads = [] } = decodeMessage(AGENT, body) as { payloads?: Plain[] };
  for (const payload of payloads) {
    payload['tags'] = mapOf(payload['tags']);
    for (const { spans = [] } of (payload['chunks'] ?? []) as { spans?: Plain[] }[]) spans.forEach(setMaps);
  }
  return payloads;
}

function setMaps(span: Plain): void {
  span['meta'] = mapOf(span['meta']);
  span['metrics'] = mapOf(span['metrics'], 0);
  for (const link of (span['span_links'] ?? []) as Plain[]) link['attributes'] = mapOf(link['attributes']);
}

/** Values that are not written are the type's empty one. */
function mapOf(entries: unknown, empty: unknown = ''): Plain {
  return Object.fromEntries(((entries ?? []) as Entries).map(({ key = '', value = empty }) => [key, value]));
}
