import type { PackedColumn, PackedTable } from './packed.ts';
import { columnsOf, LINK, type TableName } from './schema.ts';

/** Points with one of these do not lean on the point before. */
const ALONE = LINK.empty | LINK.loose | LINK.first | LINK.cut;

/** Marks received points whose predecessor, by its time, is among those that were taken away up to `cutNs`. */
export function markCut(tables: readonly (readonly [TableName, PackedTable])[], cutNs: bigint): void {
  for (const [name, { rows, columns }] of tables) {
    if (name !== 'number_point' && name !== 'distribution_point') continue;
    const names = columnsOf(name);
    const [links, times, gaps] = ['link', 'time_ns', 'gap_ns'].map((column) =>
      valuesOf(columns[names.indexOf(column)]!),
    );
    for (let row = 0; row < rows; row++) {
      const link = Number(links![row]);
      if ((link & ALONE) !== 0 || BigInt(times![row]!) - BigInt(gaps![row]!) > cutNs) continue;
      (links as Uint8Array)[row] = link | LINK.cut;
    }
  }
}

function valuesOf(column: PackedColumn) {
  if (column.kind !== 'fixed') throw new Error('not a column of numbers');
  return column.values;
}
