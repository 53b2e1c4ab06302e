import { afterEach } from 'vitest';
import { isTextColumn, textAt, type Frame } from '../../../../contract/frame.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../../../main/engine/store/port.ts';

const open: Store[] = [];

afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

/** A store in memory that holds the telemetry; closed after the test. */
export async function storeOf(...telemetry: Telemetry[]): Promise<Store> {
  const store = await openDuckDbStore(':memory:');
  open.push(store);
  if (telemetry.length > 0) await store.append({ telemetry, losses: [] });
  return store;
}

type Cell = number | bigint | string;

/** A frame as rows, texts spelled out. */
export function rowsOf(frame: Frame): Record<string, Cell>[] {
  return Array.from({ length: frame.rows }, (_, row) =>
    Object.fromEntries(
      Object.entries(frame.columns).map(([name, column]) => [
        name,
        isTextColumn(column) ? textAt(column, row) : column[row]!,
      ]),
    ),
  );
}

/** One column of a frame. */
export function columnOf(frame: Frame, name: string): Cell[] {
  return rowsOf(frame).map((row) => row[name]!);
}
