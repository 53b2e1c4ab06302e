import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { isPlain, valueOfJson, wholeOf, type Plain } from '../records/scalars.ts';
import { KIND_TAG } from '../records/span-kind.ts';

/** Names that Datadog has for what OpenTelemetry names otherwise (tags.go). */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['env', 'deployment.environment.name'],
  ['version', 'service.version'],
  ['container_id', 'container.id'],
  ['http.client_ip', 'client.address'],
  ['http.status_code', 'http.response.status_code'],
  ['http.method', 'http.request.method'],
  ['http.version', 'network.protocol.version'],
  ['http.server_name', 'server.address'],
  ['http.url', 'url.full'],
  ['http.useragent', 'user_agent.original'],
  ['http.referer', 'http.request.header.referer'],
  ['http.request.content_length', 'http.request.body.size'],
  ['http.response.content_length', 'http.response.body.size'],
  ['db.type', 'db.system.name'],
  ['db.operation', 'db.operation.name'],
  ['db.instance', 'db.namespace'],
  ['db.sql.table', 'db.collection.name'],
  ['db.statement', 'db.query.text'],
  ['process_id', 'process.pid'],
]);
/** OpenTelemetry's name of a tag, where it has one. */
export function nameOfTag(key: string): string {
  return NAMES.get(key) ?? key;
}

/** Numbers that Datadog sends as texts. */
const NUMBERS: ReadonlySet<string> = new Set(['http.response.status_code']);
/** What has a place of its own in a span. */
const FIELDS: ReadonlySet<string> = new Set([
  ...['name', 'service', 'trace_id', 'span_id', 'parent_id', 'start', 'duration', 'error', 'meta', 'metrics'],
  ...['span_links', 'span_events'],
]);
const KEYS: Readonly<Record<string, string | undefined>> = { resource: 'dd.span.Resource', type: 'span.type' };

/** `meta` (texts), `metrics` (doubles), and what else the span tells. */
export function attributesOf(json: Plain): Attributes | typeof UNSAFE {
  const attributes: Attributes = [];
  for (const [key, value] of Object.entries(json)) {
    if (FIELDS.has(key) || value === null || value === '') continue;
    if (wholeOf(value) === UNSAFE) return UNSAFE;
    const name = Object.hasOwn(KEYS, key) ? KEYS[key]! : `datadog.${key}`;
    attributes.push({ key: name, value: valueOfJson(value) });
  }
  for (const [key, value] of Object.entries(isPlain(json['meta']) ? json['meta'] : {})) {
    if (wholeOf(value) === UNSAFE) return UNSAFE;
    if (key !== KIND_TAG) attributes.push(textAttribute(nameOfTag(key), value));
  }
  for (const [key, value] of Object.entries(isPlain(json['metrics']) ? json['metrics'] : {})) {
    attributes.push({ key: nameOfTag(key), value: doubleOf(value) });
  }
  return attributes;
}

function textAttribute(key: string, value: unknown): Attributes[number] {
  const isNumber = NUMBERS.has(key) && typeof value === 'string' && /^\d{1,9}$/.test(value);
  return { key, value: isNumber ? { kind: 'int', value: BigInt(value) } : valueOfJson(value) };
}

function doubleOf(value: unknown): AnyValue {
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  return isNumber ? { kind: 'double', value: Number(value) } : valueOfJson(value);
}
