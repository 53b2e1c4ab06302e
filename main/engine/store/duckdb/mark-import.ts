import type { PackedTable } from './packed.ts';
import { columnsOf, type TableName } from './schema.ts';

/** Packers give their rows to no import; here they get the number of theirs. */
export function markImport(tables: readonly (readonly [TableName, PackedTable])[], number: number): void {
  for (const [name, { rows, columns }] of tables) {
    const column = columns[columnsOf(name).indexOf('import')];
    if (column?.kind === 'fixed') (column.values as Uint32Array).fill(number, 0, rows);
  }
}
