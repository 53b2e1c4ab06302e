import type { TextCodes } from './timeline-model.ts';

type NumberColumn = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;
type NumberColumnType = new (length: number) => NumberColumn;
type Column = NumberColumn | TextCodes;

/** Tables of the same columns one below the other, as new arrays. Texts that occur in several are one. */
export function joinColumns<C extends object>(tables: readonly C[]): C {
  const names = Object.keys(tables[0]!) as (keyof C)[];
  const joined = names.map((name) => [name, joinColumn(tables.map((table) => table[name] as Column))]);
  return Object.fromEntries(joined) as C;
}

function joinColumn(parts: readonly Column[]): Column {
  return 'codes' in parts[0]! ? joinTexts(parts as TextCodes[]) : joinNumbers(parts as NumberColumn[]);
}

function joinNumbers<N extends NumberColumn>(parts: readonly N[]): N {
  // Some columns have as many bytes as their part has need of.
  const widest = parts.reduce((one, other) => (other.BYTES_PER_ELEMENT > one.BYTES_PER_ELEMENT ? other : one));
  const all = new (widest.constructor as NumberColumnType)(sumOf(parts)) as N;
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function joinTexts(parts: readonly TextCodes[]): TextCodes {
  const codeOf = new Map<string, number>();
  const recoded = parts.map(({ dictionary, codes }) => {
    const own = Uint32Array.from(dictionary, (text) => {
      if (!codeOf.has(text)) codeOf.set(text, codeOf.size);
      return codeOf.get(text)!;
    });
    return Uint32Array.from(codes, (code) => own[code]!);
  });
  return { dictionary: [...codeOf.keys()], codes: joinNumbers(recoded) };
}

function sumOf(parts: readonly { length: number }[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

/** The rows for which `keep` is 1, as new arrays. */
export function filterRows<C extends object>(columns: C, keep: Uint8Array): C {
  const isKept = (_: number, row: number) => keep[row] === 1;
  const filter = (column: Column) =>
    'codes' in column ? { ...column, codes: column.codes.filter(isKept) } : column.filter(isKept);
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, filter(column as Column)])) as C;
}
