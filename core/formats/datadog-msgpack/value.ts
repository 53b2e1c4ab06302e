import { wholeOf } from '../records/scalars.ts';
import { repairUtf8 } from '../../encoding/utf8.ts';
import { encodeBase64 } from '../../encoding/base64.ts';
import { BUDGET_MESSAGE, ObjectBudget } from '../../otlp/object-budget.ts';
import { headerAt, type Header } from './headers.ts';

/** Deeper values are no span's. */
const MAX_DEPTH = 64;
/** Bytes of memory that a list or a map takes, and an element of either beside its own value. */
const TREE_WEIGHT = 40;
const ELEMENT_WEIGHT = 16;

/** Bytes that are no MessagePack, nest too deep, or ask for far more memory than their number explains. */
export class MsgpackError extends Error {
  override name = 'MsgpackError';
}

/** One value as JSON.parse would give it: whole numbers beyond 2^53 as bigint, bytes as base64. */
export function readValue(bytes: Uint8Array): unknown {
  return new MsgpackReader(bytes).value();
}

/** Reads values one after another. Throws MsgpackError. */
export class MsgpackReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #budget: ObjectBudget;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#budget = new ObjectBudget(bytes.length);
  }

  /** Byte that comes next. */
  get at(): number {
    return this.#at;
  }

  /** Enters a list and gives how many elements follow. */
  array(): number {
    const header = this.#header(0);
    if (header.kind !== 'array') throw new MsgpackError(`a ${header.kind} where a list was expected`);
    this.#at = header.next;
    return header.count;
  }

  /** Each element takes a byte at least. */
  #header(depth: number): Header {
    const header = headerAt(this.#bytes, this.#at);
    if (header === undefined || header === 'unknown') throw new MsgpackError('bytes that are no MessagePack');
    if (depth > MAX_DEPTH) throw new MsgpackError(`nested deeper than ${MAX_DEPTH} levels`);
    const { kind, count, next } = header;
    const needed = kind === 'map' ? 2 * count : count;
    if (needed > this.#bytes.length - next) throw new MsgpackError('the data ends too soon');
    const weight = kind === 'array' || kind === 'map' ? TREE_WEIGHT + ELEMENT_WEIGHT * count : 0;
    if (!this.#budget.spend(weight)) throw new MsgpackError(BUDGET_MESSAGE);
    return header;
  }

  value(depth = 0): unknown {
    const start = this.#at;
    const header = this.#header(depth);
    this.#at = header.next;
    if (header.kind === 'array') return Array.from({ length: header.count }, () => this.value(depth + 1));
    if (header.kind === 'map') return this.#map(header, depth);
    this.#at += header.count;
    if (header.kind === 'string') return repairUtf8(this.#bytes, header.next, this.#at);
    if (header.kind !== 'scalar') return encodeBase64(this.#bytes.subarray(header.next, this.#at));
    return this.#scalar(this.#bytes[start]!, header.next);
  }

  #map({ count }: Header, depth: number): unknown {
    const entries: [string, unknown][] = [];
    for (let i = 0; i < count; i++) entries.push([this.#key(depth + 1), this.value(depth + 1)]);
    return Object.fromEntries(entries);
  }

  #key(depth: number): string {
    const key = this.value(depth);
    if (typeof key === 'string' || typeof key === 'number') return String(key);
    throw new MsgpackError('a map whose key is neither a text nor a number');
  }

  #scalar(first: number, at: number): unknown {
    const view = this.#view;
    if (first < 0x80) return first;
    if (first >= 0xe0) return first - 0x100;
    switch (first) {
      case 0xc0:
        return null;
      case 0xc2:
      case 0xc3:
        return first === 0xc3;
      case 0xca:
        return exact(view.getFloat32(at));
      case 0xcb:
        return exact(view.getFloat64(at));
      case 0xcc:
        return view.getUint8(at);
      case 0xcd:
        return view.getUint16(at);
      case 0xce:
        return view.getUint32(at);
      case 0xcf:
        return safe(view.getBigUint64(at));
      case 0xd0:
        return view.getInt8(at);
      case 0xd1:
        return view.getInt16(at);
      case 0xd2:
        return view.getInt32(at);
      default:
        return safe(view.getBigInt64(at));
    }
  }
}

/** A whole number is what it is, though JavaScript's own may have been rounded: none of 64 bits or so is left in doubt. */
function exact(value: number): number | bigint {
  return wholeOf(value) === 'unsafe' ? BigInt(value) : value;
}

function safe(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
