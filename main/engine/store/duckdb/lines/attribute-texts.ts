import type { Attributes, AnyValue, KeyValue } from '../../../../../core/model/attributes.ts';
import { EMPTY_VALUE } from '../../../../../core/model/attributes.ts';
import {
  decodeJsonValue,
  encodeJsonAttributes,
  encodeJsonDouble,
  encodeJsonText,
} from '../../../../../core/otlp/json-value.ts';
import { redactAttributes } from '../../../../../core/processors/redact.ts';
import type { Redaction } from '../../../../../core/processors/redaction.ts';
import { signedDecimal } from './json-numbers.ts';
import type { CleanCheck } from './clean-check.ts';
import type { Found } from './kept-entries.ts';
import type { SetColumns } from './span-columns.ts';
import { NO_VALUE, type StoredShape, type StoredValue } from './stored-entries.ts';

/** VALUE_KINDS of schema.ts. */
const [EMPTY, STRING, BOOL, INT, DOUBLE] = [0, 1, 2, 3, 4];
/** Around a value by its type. */
const OPENINGS = ['{}', '{"stringValue":', '{"boolValue":', '{"intValue":"', '{"doubleValue":', '', '', ''];
const CLOSINGS = ['', '}', '}', '"}', '}', '', '', ''];

/** A shape as the text around its values: `before[i]` closes the value before, and opens the key and the value at `i`. */
interface ShapeText {
  readonly keys: readonly string[];
  readonly types: readonly number[];
  readonly before: readonly string[];
  readonly end: string;
  /** Whether something is hidden by a key, or a key says how its texts are read. */
  readonly isWatched: boolean;
}

const bits = new Float64Array(1);
const halves = new Uint32Array(bits.buffer);

/** Attribute sets of rows as OTLP/JSON: the text `encodeJsonAttributes` would give for what they stand for. */
export class AttributeTexts {
  readonly #redaction: Redaction | undefined;
  readonly #check: CleanCheck | undefined;
  readonly #shapes = new Map<number, ShapeText>();

  constructor(redaction: Redaction | undefined, check: CleanCheck | undefined) {
    this.#redaction = redaction;
    this.#check = check;
  }

  /** '' for a set without attributes. `values` has all that the row names. */
  text(sets: SetColumns, row: number, shapes: Found<StoredShape>, values: Found<StoredValue>): string {
    const id = sets.shapes[row]!;
    if (id === 0) return '';
    const shape = this.#shapes.get(id) ?? this.#compile(id, shapes(id)!);
    const { words, from } = sets.lists;
    const at = from[row]! * 2;
    if (this.#redaction && !this.#isClean(shape, words, at, values))
      return encodeJsonAttributes(redactAttributes(modelOf(shape, words, at, values), this.#redaction));
    return plainText(shape, words, at, values);
  }

  /** Whether nothing in a set is hidden: nearly always, and then nothing is counted either. */
  #isClean({ types, isWatched }: ShapeText, words: Uint32Array, at: number, values: Found<StoredValue>): boolean {
    if (isWatched) return false;
    const check = this.#check!;
    for (let i = 0; i < types.length; i++) {
      const type = types[i]!;
      if (type === STRING || type > DOUBLE) {
        if (!check.value(values(words[at + 2 * i]!) ?? NO_VALUE)) return false;
      } else if (type === INT || type === DOUBLE) {
        if (!check.number(valueOf(type, words, at + 2 * i, values))) return false;
      }
    }
    return true;
  }

  #compile(id: number, { keys, types }: StoredShape): ShapeText {
    const before = keys.map((key, i) => {
      const last = i === 0 ? '[' : `${CLOSINGS[types[i - 1]!]!}},`;
      return `${last}{"key":${encodeJsonText(key)},"value":${OPENINGS[types[i]!]!}`;
    });
    const end = `${CLOSINGS[types.at(-1)!]!}}]`;
    const isWatched = this.#check !== undefined && keys.some((key) => !this.#check!.key(key));
    const shape = { keys, types, before, end, isWatched };
    this.#shapes.set(id, shape);
    return shape;
  }
}

function plainText(
  { types, before, end }: ShapeText,
  words: Uint32Array,
  at: number,
  values: Found<StoredValue>,
): string {
  let text = '';
  for (let i = 0; i < types.length; i++) {
    const low = words[at + 2 * i]!;
    text += before[i]!;
    switch (types[i]!) {
      case EMPTY:
        break;
      case BOOL:
        text += low !== 0 || words[at + 2 * i + 1] !== 0 ? 'true' : 'false';
        break;
      case INT:
        text += signedDecimal(low, words[at + 2 * i + 1]!);
        break;
      case DOUBLE:
        text += encodeJsonDouble(doubleOf(low, words[at + 2 * i + 1]!));
        break;
      default:
        text += valueText(types[i]!, values(low) ?? NO_VALUE);
    }
  }
  return text + end;
}

function valueText(type: number, { text, any, json }: StoredValue): string {
  if (type === STRING) return any === null ? json : encodeJsonText(text);
  return any === null ? '{}' : json;
}

function modelOf({ keys, types }: ShapeText, words: Uint32Array, at: number, values: Found<StoredValue>): Attributes {
  return keys.map((key, i): KeyValue => ({ key, value: valueOf(types[i]!, words, at + 2 * i, values) }));
}

function valueOf(type: number, words: Uint32Array, at: number, values: Found<StoredValue>): AnyValue {
  const [low, high] = [words[at]!, words[at + 1]!];
  switch (type) {
    case EMPTY:
      return EMPTY_VALUE;
    case STRING:
      return { kind: 'string', value: (values(low) ?? NO_VALUE).text };
    case BOOL:
      return { kind: 'bool', value: low !== 0 || high !== 0 };
    case INT:
      return { kind: 'int', value: BigInt(signedDecimal(low, high)) };
    case DOUBLE:
      return { kind: 'double', value: doubleOf(low, high) };
    default:
      return decodeJsonValue((values(low) ?? NO_VALUE).any ?? '{}');
  }
}

function doubleOf(low: number, high: number): number {
  halves[0] = low;
  halves[1] = high;
  return bits[0]!;
}
