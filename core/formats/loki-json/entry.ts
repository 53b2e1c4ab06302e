import { JsonReader } from '../../json/json-reader.ts';
import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { LAST_NS } from '../../model/units.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { type Draft, emptyDraft, text } from '../log-lines/draft.ts';
import { epochNs } from '../log-lines/epoch-time.ts';
import { jsonFault, readJsonFields, readJsonValue } from '../log-lines/json-fields.ts';
import { parseLine } from '../log-lines/parse-message.ts';
import { severityOfWord } from '../log-lines/severity.ts';
import { readSpanId, readTraceId } from '../log-lines/trace-ids.ts';

// The Collector's conversion (opentelemetry-collector-contrib, pkg/translator/loki/loki_to_otlp.go) is followed: labels become
// attributes of the record, the line its body. Beyond it: labels and metadata that Loki itself makes of OpenTelemetry's fields
// (service_name, trace_id, …) go back where they came from, and a level is looked for in the line, too.

const SERVICE = 'service_name';
const LEVELS = ['detected_level', 'level', 'severity_text', 'severity', 'lvl'];
const TRACES = ['trace_id', 'traceID', 'traceId'];
const SPANS = ['span_id', 'spanID', 'spanId'];
/** Members of the third element when an answer is encoded with "categorize-labels". */
const CATEGORIES = ['structuredMetadata', 'parsed'];

/** Labels of a stream; those that begin with __ are Loki's own. What is wrong with them otherwise. */
export function readLabels(bytes: Uint8Array): Attributes | string {
  const fields = readJsonFields(bytes);
  if (!Array.isArray(fields)) return jsonFault(fields);
  return fields.filter(({ key }) => !key.startsWith('__')).map(({ key, value }) => ({ key, value }));
}

/** A record of `["1645030244810757120", "line", {…}]`, or what is wrong with it. */
export function readEntry(bytes: Uint8Array, labels: Attributes): Draft | string {
  const entry = readList(bytes);
  if (typeof entry === 'string') return entry;
  const [time, line, metadata] = entry;
  if (line?.kind !== 'string') return 'an entry is a list of a time and a line';
  const ns = time?.kind === 'string' ? exactNs(time.value) : undefined;
  if (ns === undefined) return 'the time is no text of nanoseconds';
  if (metadata !== undefined && metadata.kind !== 'kvlist') return 'what stands behind the line is no object';
  return lokiDraft(ns, line.value, [...labels, ...metadataOf(metadata)]);
}

/** A record of a line with its labels and metadata. */
export function lokiDraft(ns: bigint, line: string, attributes: Attributes): Draft {
  const said = parseLine(line).draft;
  const draft = { ...emptyDraft(), time: { kind: 'known' as const, ns, zoned: true }, body: text(line), attributes };
  const level = firstText(attributes, LEVELS);
  const number = severityOfWord(level);
  [draft.severityNumber, draft.severityText] = number > 0 ? [number, level] : [said.severityNumber, said.severityText];
  const trace = readTraceId(firstText(attributes, TRACES));
  draft.traceId = trace?.id ?? said.traceId;
  draft.idPadded = trace?.padded ?? said.idPadded;
  draft.spanId = (trace === undefined ? undefined : readSpanId(firstText(attributes, SPANS))) ?? said.spanId;
  draft.service = firstText(attributes, [SERVICE]);
  return draft;
}

/** Of `{…}`, or of the categories that it is sorted into. */
function metadataOf(value: AnyValue | undefined): Attributes {
  if (value?.kind !== 'kvlist') return [];
  return value.values.flatMap((member) =>
    CATEGORIES.includes(member.key) && member.value.kind === 'kvlist' ? member.value.values : [member],
  );
}

function readList(bytes: Uint8Array): AnyValue[] | string {
  try {
    const json = new JsonReader(bytes);
    const value = readJsonValue(json, bytes, 1);
    return value.kind === 'array' ? value.values : 'an entry is a list';
  } catch (error) {
    if (error instanceof DecodeError) return jsonFault(error);
    throw error;
  }
}

/** Nanoseconds whatever their magnitude; only where they cannot be, the magnitude tells the unit. */
function exactNs(written: string): bigint | undefined {
  if (!/^\d{1,20}$/.test(written)) return undefined;
  const ns = written.length >= 18 ? BigInt(written) : epochNs(written);
  return ns !== undefined && ns <= LAST_NS ? ns : undefined;
}

function firstText(attributes: Attributes, keys: readonly string[]): string {
  for (const key of keys) {
    const value = attributes.find((attribute) => attribute.key === key)?.value;
    if (value?.kind === 'string' && value.value !== '') return value.value;
  }
  return '';
}
