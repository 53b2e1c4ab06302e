import type { TextCodes } from './timeline-model.ts';

type NumberColumn = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;
type NumberColumnType = new (length: number) => NumberColumn;
type Column = NumberColumn | TextCodes;

/**
 * Tables of the same columns one below the other, as new arrays. Texts that occur in several are one. A column may be empty
 * where it has nothing to tell: beside others that are not it has zeros.
 */
export function joinColumns<C extends object>(tables: readonly C[]): C {
  const names = Object.keys(tables[0]!) as (keyof C)[];
  const rows = tables.map((table) => Math.max(...Object.values(table).map((column) => lengthOf(column as Column))));
  const joined = names.map((name) => {
    const parts = tables.map((table) => table[name] as Column);
    return [name, joinColumn(parts, parts.some(lengthOf) ? rows : parts.map(() => 0))];
  });
  return Object.fromEntries(joined) as C;
}

const lengthOf = (column: Column): number => ('codes' in column ? column.codes.length : column.length);

function joinColumn(parts: readonly Column[], rows: readonly number[]): Column {
  return 'codes' in parts[0]! ? joinTexts(parts as TextCodes[], rows) : joinNumbers(parts as NumberColumn[], rows);
}

function joinNumbers<N extends NumberColumn>(parts: readonly N[], rows: readonly number[]): N {
  // Some columns have as many bytes as their part has need of.
  const widest = parts.reduce((one, other) => (other.BYTES_PER_ELEMENT > one.BYTES_PER_ELEMENT ? other : one));
  const all = new (widest.constructor as NumberColumnType)(rows.reduce((sum, count) => sum + count, 0)) as N;
  let at = 0;
  parts.forEach((part, nth) => {
    all.set(part, at);
    at += rows[nth]!;
  });
  return all;
}

function joinTexts(parts: readonly TextCodes[], rows: readonly number[]): TextCodes {
  const codeOf = new Map<string, number>();
  const recoded = parts.map(({ dictionary, codes }) => {
    const own = Uint32Array.from(dictionary, (text) => {
      if (!codeOf.has(text)) codeOf.set(text, codeOf.size);
      return codeOf.get(text)!;
    });
    return Uint32Array.from(codes, (code) => own[code]!);
  });
  return { dictionary: [...codeOf.keys()], codes: joinNumbers(recoded, rows) };
}

/** The rows for which `keep` is 1, as new arrays. */
export function filterRows<C extends object>(columns: C, keep: Uint8Array): C {
  const isKept = (_: number, row: number) => keep[row] === 1;
  const filter = (column: Column) =>
    'codes' in column ? { ...column, codes: column.codes.filter(isKept) } : column.filter(isKept);
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, filter(column as Column)])) as C;
}
