// DataDog/datadog-agent pkg/proto/pbgo/trace/decoder_v05.go: a list of texts, then traces whose spans name them by index.

import { MsgpackError, type MsgpackReader } from '../../../formats/datadog-msgpack/value.ts';
import { TEXT_BUDGET_MESSAGE, TextBudget } from '../../../otlp/text-budget.ts';
import { isPlain, type Plain } from '../../../formats/records/scalars.ts';

const FIELDS = 12;

/** Spans as the other versions have them; what is none is given as it is. `bytes`: of the whole request. Throws MsgpackError. */
export function* spansByDictionary(reader: MsgpackReader, bytes: number): Generator<unknown> {
  if (reader.array() !== 2) throw new MsgpackError('a list of texts and traces is expected');
  const texts = new Texts(bytes);
  for (let count = reader.array(); count > 0; count--) texts.add(reader.value());
  for (let traces = reader.array(); traces > 0; traces--)
    for (let spans = reader.array(); spans > 0; spans--) yield spanOf(reader.value(), texts);
}

class Texts {
  readonly #texts: string[] = [];
  readonly #budget: TextBudget;

  constructor(bytes: number) {
    this.#budget = new TextBudget(bytes);
  }

  /** Throws MsgpackError. */
  add(value: unknown): void {
    if (typeof value !== 'string') throw new MsgpackError('a text is expected');
    this.#texts.push(value);
  }

  /** undefined where there is none. Throws MsgpackError. */
  at(index: unknown): string | undefined {
    const text = typeof index === 'number' ? this.#texts[index] : undefined;
    if (text !== undefined && !this.#budget.spend(text.length)) throw new MsgpackError(TEXT_BUDGET_MESSAGE);
    return text;
  }
}

function spanOf(fields: unknown, texts: Texts): unknown {
  if (!Array.isArray(fields) || fields.length !== FIELDS) return fields;
  const [service, name, resource, trace_id, span_id, parent_id, start, duration, error, meta, metrics, type] =
    fields as unknown[];
  const text = (index: unknown): string | undefined => texts.at(index);
  const known = [service, name, resource, type].map(text);
  const tags = byText(meta, texts, text);
  const numbers = byText(metrics, texts, (value) => value);
  if (known.includes(undefined) || tags === undefined || numbers === undefined) return undefined;
  const [serviceName, spanName, resourceName, typeName] = known;
  const names = { service: serviceName, name: spanName, resource: resourceName, type: typeName };
  return { ...names, trace_id, span_id, parent_id, start, duration, error, meta: tags, metrics: numbers };
}

/** undefined where an index is none. */
function byText(map: unknown, texts: Texts, valueOf: (value: unknown) => unknown): Plain | undefined {
  if (map === null) return {};
  if (!isPlain(map)) return undefined;
  const entries = Object.entries(map).map(([index, value]): [string | undefined, unknown] => [
    texts.at(Number(index)),
    valueOf(value),
  ]);
  const isWhole = entries.every(([key, value]) => key !== undefined && value !== undefined);
  return isWhole ? Object.fromEntries(entries as [string, unknown][]) : undefined;
}
