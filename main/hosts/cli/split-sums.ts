import type { HiddenValues } from '../../../contract/operations/library.ts';
import type { LeftOutOfExport } from '../../../contract/operations/files.ts';
import { formatCount } from '../../../core/report/html/report-words.ts';
import type { Engine } from '../../engine/api.ts';
import { tellHidden, tellLeftOut, tellWritten, type Exported } from './export-to-file.ts';
import type { Output } from './output.ts';
import { unwrap } from './problem.ts';
import { countOf } from './text.ts';

/** A line each would push what matters off the screen. */
const MOST_LINES = 20;

/** A trace's file has its spans and its log records. */
const OUTSIDE = `SELECT
  (SELECT count(*) FROM logs ANTI JOIN spans USING (trace_id)) AS logs,
  (SELECT count(*) FROM metric_points) AS points`;

/** What the files of one split are together, and what is in none of them. */
export class SplitSums {
  readonly #out: string;
  readonly #files: Exported[] = [];
  #outside = { logs: 0, metrics: 0 };

  constructor(out: string) {
    this.#out = out;
  }

  add(file: Exported): void {
    this.#files.push(file);
  }

  /** Of what belongs to no trace. */
  async addOutside(engine: Engine, signal: AbortSignal): Promise<void> {
    const { rows } = unwrap(await engine.call('sql.query', { sql: OUTSIDE, limit: 1 }, { signal }));
    const [logs, metrics] = rows[0]!.map(Number) as [number, number];
    this.#outside = { logs, metrics };
  }

  get told(): { leftOut: LeftOutOfExport[]; hidden: HiddenValues[] } {
    const outside = (['logs', 'metrics'] as const).map((code) => ({ code, count: this.#outside[code] }));
    return {
      leftOut: sumBy([...this.#leftOut, ...outside.filter(({ count }) => count > 0)], ({ code }) => code),
      hidden: this.#hidden,
    };
  }

  tell(output: Output): void {
    const files = this.#files;
    const sum = (key: 'items' | 'bytes') => files.reduce((total, file) => total + file[key], 0);
    if (files.length <= MOST_LINES) for (const file of files) tellWritten(output, file.file, file);
    else
      tellWritten(output, `${formatCount(files.length)} files ${this.#out}`, {
        items: sum('items'),
        bytes: sum('bytes'),
      });
    tellLeftOut(
      output,
      sumBy(this.#leftOut, ({ code }) => code),
    );
    const { logs, metrics } = this.#outside;
    const parts = [logs > 0 && countOf(logs, 'log records'), metrics > 0 && countOf(metrics, 'data points')];
    const outside = parts.filter((part) => part !== false);
    if (outside.length > 0)
      output.err(`In no file, since they belong to no trace that is here: ${outside.join(', ')}.`);
    tellHidden(output, this.#hidden);
  }

  get #leftOut(): LeftOutOfExport[] {
    return this.#files.flatMap(({ leftOut }) => leftOut);
  }

  get #hidden(): HiddenValues[] {
    return sumBy(
      this.#files.flatMap(({ hidden }) => hidden),
      ({ rule }) => rule,
    );
  }
}

function sumBy<Entry extends { readonly count: number }>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
): Entry[] {
  const sums = new Map<string, Entry>();
  for (const entry of entries) {
    const count = (sums.get(keyOf(entry))?.count ?? 0) + entry.count;
    sums.set(keyOf(entry), { ...entry, count });
  }
  return [...sums.values()];
}
