import type { TextColumn } from '../../../contract/frame.ts';
import type { ParsedInputOf } from '../../../contract/operations.ts';
import type { Hitmap, TracePage } from '../../../contract/operations/traces.ts';
import { attributesOf, matchRows } from './match.ts';
import { ENTRIES, traceIdOf, type TraceSet } from './trace-set.ts';

export function textColumn(texts: string[]): TextColumn {
  const dictionary = [...new Set(texts)];
  const index = new Map(dictionary.map((text, at) => [text, at]));
  return { dictionary, codes: Uint32Array.from(texts, (text) => index.get(text)!) };
}

type Search = ParsedInputOf<'traces.search'>;

function sortRows(set: TraceSet, rows: number[], { by, descending }: Search['sort']): number[] {
  const entryOf = (row: number): (typeof ENTRIES)[number] => ENTRIES[set.entry[row]!]!;
  const sign = descending ? -1 : 1;
  if (by === 'service' || by === 'name') {
    return rows.sort(
      (a, b) => sign * (entryOf(a)[by] < entryOf(b)[by] ? -1 : entryOf(a)[by] > entryOf(b)[by] ? 1 : a - b),
    );
  }
  const column = set[by];
  return rows.sort((a, b) => sign * (column[a]! - column[b]! || a - b));
}

export function searchTraces(set: TraceSet, size: number, revision: number, input: Search): TracePage {
  const { rows, outside } = matchRows(set, input.filter, size);
  const page = sortRows(set, rows, input.sort).slice(input.offset, input.offset + input.limit);
  const pick = (column: ArrayLike<number>): number[] => page.map((row) => column[row]!);
  return {
    total: rows.length,
    outsideRange: outside,
    frame: {
      revision,
      rows: page.length,
      baseNs: '0',
      truncated: false,
      columns: {
        traceId: textColumn(page.map(traceIdOf)),
        service: textColumn(page.map((row) => ENTRIES[set.entry[row]!]!.service)),
        name: textColumn(page.map((row) => ENTRIES[set.entry[row]!]!.name)),
        start: BigUint64Array.from(pick(set.start), (ns) => set.baseNs + BigInt(ns)),
        duration: Float64Array.from(pick(set.duration)),
        spans: Uint32Array.from(pick(set.spans)),
        errors: Uint32Array.from(pick(set.errors)),
        services: Uint32Array.from(pick(set.services)),
        rootMissing: Uint8Array.from(page, (row) => (row % 211 === 0 ? 1 : 0)),
      },
    },
  };
}

function edges(from: number, to: number, steps: number, scale: 'log' | 'linear'): number[] {
  return Array.from({ length: steps + 1 }, (_, at) => {
    const part = at / steps;
    return Math.round(scale === 'log' ? from * (to / from) ** part : from + (to - from) * part);
  });
}

export function binTraces(
  set: TraceSet,
  size: number,
  revision: number,
  input: ParsedInputOf<'traces.hitmap'>,
): Hitmap {
  const { rows } = matchRows(set, input.filter, size);
  const ends = rows.map((row) => set.start[row]! + set.duration[row]!);
  const lengths = rows.map((row) => set.duration[row]!);
  const least = (list: number[]): number => list.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (list: number[]): number => list.reduce((a, b) => Math.max(a, b), -Infinity);
  const { filter } = input;
  const at = (ns: string | undefined, other: number): number => (ns ? Number(BigInt(ns) - set.baseNs) : other);
  const [x0, x1] = [at(filter.endFromNs, least(ends)), at(filter.endToNs, most(ends) + 1)];
  const x = edges(x0, Math.max(x1, x0 + input.columns), input.columns, 'linear');
  const y = edges(
    Math.max(1, least(lengths)),
    Math.max(most(lengths), least(lengths) + input.rows),
    input.rows,
    input.scale,
  );
  const cells = new Map<number, { count: number; errors: number }>();
  rows.forEach((row, i) => {
    const key = cellOf(x, ends[i]!) * 4096 + cellOf(y, lengths[i]!);
    const cell = cells.get(key) ?? { count: 0, errors: 0 };
    cell.count += 1;
    if (set.errors[row]! > 0) cell.errors += 1;
    cells.set(key, cell);
  });
  const keys = [...cells.keys()];
  const absolute = (value: number): string => (set.baseNs + BigInt(value)).toString();
  return {
    total: rows.length,
    xEdgesNs: rows.length > 0 ? x.map(absolute) : [],
    yEdgesNs: rows.length > 0 ? y.map(String) : [],
    frame: {
      revision,
      rows: keys.length,
      baseNs: set.baseNs.toString(),
      truncated: false,
      columns: {
        column: Uint16Array.from(keys, (key) => Math.floor(key / 4096)),
        row: Uint16Array.from(keys, (key) => key % 4096),
        count: Uint32Array.from(keys, (key) => cells.get(key)!.count),
        errors: Uint32Array.from(keys, (key) => cells.get(key)!.errors),
      },
    },
  };
}

/** Last edge that is not above the value; the last cell includes its upper edge. */
function cellOf(list: number[], value: number): number {
  let low = 0;
  let high = list.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (list[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function countOver(set: TraceSet, size: number, revision: number, buckets: number) {
  const last = set.start[size - 1] ?? 0;
  const step = Math.ceil((last + 1) / buckets);
  const columns = {
    start: Float64Array.from({ length: buckets }, (_, at) => at * step),
    spans: new Uint32Array(buckets),
    errors: new Uint32Array(buckets),
    logs: new Uint32Array(buckets),
    points: new Uint32Array(buckets),
  };
  for (let row = 0; row < size; row++) {
    const bucket = Math.floor(set.start[row]! / step);
    columns.spans[bucket]! += set.spans[row]!;
    columns.errors[bucket]! += set.errors[row]!;
    columns.logs[bucket]! += 1;
  }
  return { revision, rows: size > 0 ? buckets : 0, columns, baseNs: set.baseNs.toString(), truncated: false };
}

export function completeFacet(set: TraceSet, size: number, input: ParsedInputOf<'traces.facets'>) {
  const counts = new Map<string, number>();
  for (let row = 0; row < size; row++) {
    const entry = ENTRIES[set.entry[row]!]!;
    const attributes = attributesOf(set, row);
    const values = {
      service: [entry.service],
      operation: !input.service || input.service === entry.service ? [entry.name] : [],
      'attribute-key': Object.keys(attributes),
      'attribute-value': [attributes[input.key ?? ''] ?? ''].filter(Boolean),
    }[input.field];
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .filter(([value]) => value.toLowerCase().includes(input.contains.toLowerCase()))
    .sort(([, a], [, b]) => b - a)
    .slice(0, input.limit)
    .map(([value, count]) => ({ value, count }));
}
