import type { TraceDetail } from '../../contract/operations/traces.ts';

/** The same trace with its rows in another order, decided by a number: nothing computed of it may change. */
export function shuffleRows(detail: TraceDetail, seed: number): TraceDetail {
  const { frame, links } = detail;
  const weight = (row: number) => Math.imul(row + 1, seed | 1) >>> 0;
  const order = Array.from({ length: frame.rows }, (_, row) => row).sort((a, b) => weight(a) - weight(b) || a - b);
  const placeOf = new Map(order.map((row, place) => [row, place]));
  const moved = (row: number) => (row < 0 ? row : placeOf.get(row)!);
  const take = <Column>(column: Column): Column => {
    if (ArrayBuffer.isView(column)) {
      const values = column as unknown as Uint32Array;
      return values.map((_, at) => values[order[at]!]!) as never;
    }
    const { dictionary, codes } = column as { dictionary: string[]; codes: Uint32Array };
    return { dictionary, codes: codes.map((_, at) => codes[order[at]!]!) } as never;
  };
  const columns = Object.fromEntries(Object.entries(frame.columns).map(([name, column]) => [name, take(column)]));
  columns.parent = (columns.parent as unknown as Int32Array).map(moved) as never;
  return {
    ...detail,
    frame: { ...frame, columns: columns as unknown as typeof frame.columns },
    links: {
      ...links,
      columns: { ...links.columns, row: links.columns.row.map(moved), target: links.columns.target.map(moved) },
    },
  };
}
