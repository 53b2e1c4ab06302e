// DataDog/datadog-agent pkg/proto/pbgo/trace/decoder_v05.go: a list of texts, then traces whose spans name them by index.

import { MsgpackError, type MsgpackReader } from '../../../formats/datadog-msgpack/value.ts';
import { isPlain, type Plain } from '../../../formats/records/scalars.ts';

const FIELDS = 12;

/** Spans as the other versions have them; what is none is given as it is. Throws MsgpackError. */
export function* spansByDictionary(reader: MsgpackReader): Generator<unknown> {
  if (reader.array() !== 2) throw new MsgpackError('a list of texts and traces is expected');
  const texts: string[] = [];
  for (let count = reader.array(); count > 0; count--) texts.push(textOf(reader.value()));
  for (let traces = reader.array(); traces > 0; traces--)
    for (let spans = reader.array(); spans > 0; spans--) yield spanOf(reader.value(), texts);
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new MsgpackError('a text is expected');
  return value;
}

function spanOf(fields: unknown, texts: readonly string[]): unknown {
  if (!Array.isArray(fields) || fields.length !== FIELDS) return fields;
  const [service, name, resource, trace_id, span_id, parent_id, start, duration, error, meta, metrics, type] =
    fields as unknown[];
  const text = (index: unknown): string | undefined => (typeof index === 'number' ? texts[index] : undefined);
  const known = [service, name, resource, type].map(text);
  const tags = byText(meta, texts, text);
  const numbers = byText(metrics, texts, (value) => value);
  if (known.includes(undefined) || tags === undefined || numbers === undefined) return undefined;
  const [serviceName, spanName, resourceName, typeName] = known;
  const names = { service: serviceName, name: spanName, resource: resourceName, type: typeName };
  return { ...names, trace_id, span_id, parent_id, start, duration, error, meta: tags, metrics: numbers };
}

/** undefined where an index is none. */
function byText(map: unknown, texts: readonly string[], valueOf: (value: unknown) => unknown): Plain | undefined {
  if (map === null) return {};
  if (!isPlain(map)) return undefined;
  const entries = Object.entries(map).map(([index, value]): [string | undefined, unknown] => [
    texts[Number(index)],
    valueOf(value),
  ]);
  const isWhole = entries.every(([key, value]) => key !== undefined && value !== undefined);
  return isWhole ? Object.fromEntries(entries as [string, unknown][]) : undefined;
}
