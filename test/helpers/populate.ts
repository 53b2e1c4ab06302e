import { ENUMS, MESSAGES, type FieldRow, type MessageName } from '../../core/otlp/fields.ts';

/*
 * Builds official messages in which every field is set, to values met nowhere else. A message with a oneof comes in as
 * many variants as it has alternatives, and so do the messages that hold it:
 *
 *   AnyValue ×7  →  KeyValue ×7  →  attributes: [7 of them]
 */

type Plain = Record<string, unknown>;

/** Nested values end here; below it a value is never a list or a map. */
const MAX_DEPTH = 3;
const NESTED_VALUES = ['arrayValue', 'kvlistValue'];
/** Lengths that belong together: n bounds make n + 1 buckets. */
const LIST_LENGTHS: Record<string, number> = {
  'HistogramDataPoint.bucketCounts': 3,
  'HistogramDataPoint.explicitBounds': 2,
};

export class Populator {
  /** "Message.field" of everything set so far. */
  readonly seen = new Set<string>();
  #counter = 0;

  /** All variants of a message. */
  variants(message: MessageName, depth = 0): Plain[] {
    const rows = MESSAGES[message].filter((row) => row[3] !== 'profilesOnly' && !tooDeep(row, depth));
    const fields = rows.filter((row) => row[3] !== 'oneof').map((row) => this.#field(message, row, depth));
    const choices = rows.filter((row) => row[3] === 'oneof').flatMap((row) => this.#field(message, row, depth));
    const all = choices.length > 0 ? [...fields, choices] : fields;
    const count = Math.max(1, ...all.map((options) => options.length));
    return Array.from(
      { length: count },
      (_, i) => Object.assign({}, ...all.map((options) => options[i % options.length])) as Plain,
    );
  }

  /** What one field can be set to, each as an object to merge in. */
  #field(message: MessageName, row: FieldRow, depth: number): Plain[] {
    const [, name, type, label] = row;
    this.seen.add(`${message}.${name}`);
    const options = this.#options(type, depth);
    if (label === 'repeated' || label === 'packed') return [{ [name]: this.#list(message, name, type, options) }];
    return options.map((value) => ({ [name]: value }));
  }

  #list(message: MessageName, name: string, type: string, options: unknown[]): unknown[] {
    const length = LIST_LENGTHS[`${message}.${name}`];
    return length === undefined ? options : Array.from({ length }, () => this.#scalar(type));
  }

  #options(type: string, depth: number): unknown[] {
    return type in MESSAGES
      ? this.variants(type as MessageName, isNesting(type) ? depth + 1 : depth)
      : [this.#scalar(type)];
  }

  #scalar(type: string): unknown {
    const next = ++this.#counter;
    if (type in ENUMS) return 1 + (next % 2);
    switch (type) {
      case 'string':
        return `text ${next}`;
      case 'bool':
        return true;
      case 'double':
        return next + 0.5;
      case 'bytes':
        return Buffer.from([next & 255, 0, 255]);
      case 'traceId':
        return id(16, next);
      case 'spanId':
        return id(8, next);
      case 'int64':
      case 'sfixed64':
      case 'sint64':
        return String(-(2n ** 62n) - BigInt(next));
      case 'uint64':
      case 'fixed64':
        return String(2n ** 63n - 1_000_000n + BigInt(next));
      default:
        return next;
    }
  }
}

function tooDeep([, name]: FieldRow, depth: number): boolean {
  return depth >= MAX_DEPTH && NESTED_VALUES.includes(name);
}

function isNesting(type: string): boolean {
  return type === 'ArrayValue' || type === 'KeyValueList';
}

function id(length: number, number: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32BE(number, length - 4);
  return bytes;
}
