import type { DuckDBConnection } from '@duckdb/node-api';
import type { LossEntry } from '../../../../contract/operations/session.ts';
import type { LossRecord } from '../port.ts';
import { text, u32, u64 } from './columns.ts';
import { TableWriter } from './table-writer.ts';

/** What a peer could send in an error message is text of any length; examples are for people. */
const EXAMPLE_LENGTH = 300;
/** Sources are file names and codes are ours, yet both pass through here unbounded otherwise. */
const MAX_ENTRIES = 10_000;

/** What did not get in, or got in changed: rows in the store and running sums in memory. */
export class LossLedger {
  readonly table = new TableWriter('loss', {
    import: u32(),
    atNs: u64(),
    kind: text(),
    source: text(),
    signal: text(),
    code: text(),
    example: text(),
    count: u64(),
  });
  #entries = new Map<string, LossEntry>();

  append(loss: LossRecord, importId: number, atNs: bigint): void {
    const { columns } = this.table;
    const row = this.table.begin();
    columns.import.values[row] = importId;
    columns.atNs.values[row] = atNs;
    columns.kind.values[row] = loss.kind;
    columns.source.values[row] = loss.source;
    columns.signal.values[row] = loss.signal;
    columns.code.values[row] = loss.code;
    columns.example.values[row] = loss.example.slice(0, EXAMPLE_LENGTH);
    columns.count.values[row] = BigInt(loss.count);
  }

  /** Once the rows are durable. */
  add(loss: LossRecord, atNs: bigint): void {
    const key = JSON.stringify([loss.kind, loss.source, loss.signal, loss.code]);
    const known = this.#entries.get(key);
    if (known) {
      known.count += loss.count;
      known.lastSeenNs = String(atNs);
    } else if (this.#entries.size < MAX_ENTRIES) {
      const example = loss.example.slice(0, EXAMPLE_LENGTH);
      this.#entries.set(key, { ...loss, example, lastSeenNs: String(atNs) });
    }
  }

  list(): LossEntry[] {
    return [...this.#entries.values()];
  }

  /** Sums of what the store holds, after opening it or taking an import back. */
  async load(connection: DuckDBConnection): Promise<void> {
    const rows = await connection.runAndReadAll(
      `SELECT kind, source, signal, code, first(example ORDER BY at_ns), least(sum(count), 1e15)::BIGINT, max(at_ns)
       FROM loss GROUP BY ALL ORDER BY max(at_ns) LIMIT ${MAX_ENTRIES}`,
    );
    this.#entries = new Map();
    for (const [kind, source, signal, code, example, count, atNs] of rows.getRows()) {
      const loss = { kind, source, signal, code, example, count: Number(count) } as LossRecord;
      this.add(loss, atNs as bigint);
    }
  }
}
