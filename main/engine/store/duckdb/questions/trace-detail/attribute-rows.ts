import type { Answer } from '../../answer.ts';
import { doubleFromBits } from '../../double-bits.ts';
import { VALUE_KINDS } from '../../schema.ts';
import { CodeColumn } from './code-column.ts';
import { MAX_LENGTH } from './texts.ts';

/** Beside the types of values: the span has none of its own, and the cell is its resource. */
export const INHERITED = VALUE_KINDS.length;

/** Types whose cell is a row of `value`. */
const IS_STORED = VALUE_KINDS.map((kind) => ['string', 'array', 'kvlist', 'bytes'].includes(kind));

/** One attribute of many spans while its rows come in. */
export class AttributeRows {
  rows = 0;
  readonly key: Float64Array;
  /** Numbers are rows of `value`; for bigints see `cellText`. */
  readonly cells: CodeColumn;

  /** Takes that many rows at most. */
  constructor(room: number) {
    this.key = new Float64Array(room);
    this.cells = new CodeColumn(room);
  }

  get value(): this {
    return this;
  }

  add(part: Answer): void {
    const [keys, types, cells] = [part.float64('key'), part.uint8('type'), part.int64('cell')];
    for (let i = 0; i < part.rows; i++) {
      this.key[this.rows] = keys[i]!;
      this.cells.set(this.rows++, idOf(types[i]!, cells[i]!));
    }
  }
}

/** Equal bits of different types are different values: the type stands above the 64 bits. */
function idOf(type: number, cell: bigint): number | bigint {
  return IS_STORED[type] ? Number(cell) : (BigInt(type) << 64n) | BigInt.asUintN(64, cell);
}

/** The plain form of what has no row of `value`; `inherited` has that of resources, null where there was no room for it. */
export function cellText(inherited: ReadonlyMap<number, string | null>): (id: bigint) => string | null {
  return (id) => {
    const text = plainCell(Number(id >> 64n), BigInt.asIntN(64, id), inherited);
    return text !== null && text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
  };
}

function plainCell(type: number, cell: bigint, inherited: ReadonlyMap<number, string | null>): string | null {
  if (type === INHERITED) return inherited.get(Number(cell)) ?? null;
  switch (VALUE_KINDS[type]) {
    case 'bool':
      return String(cell !== 0n);
    case 'int':
      return String(cell);
    case 'double':
      return String(doubleFromBits(cell));
    default:
      return 'null';
  }
}
