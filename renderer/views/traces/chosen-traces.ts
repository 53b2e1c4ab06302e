import { create } from 'zustand';
import { MOST_CHOSEN_TRACES } from '../../../contract/operations/files.ts';
import { formatExactTime } from '../../format/time.ts';
import { joinCells } from '../../widgets/table/table-text.ts';
import type { TraceRow } from './trace-rows.ts';

interface ChosenTraces {
  /** By trace id, in the order of choosing; as they were shown then. They stay chosen where the list no longer shows them. */
  readonly rows: ReadonlyMap<string, TraceRow>;
  /** Rows of the last stretch that were not there to be chosen: their page was not read yet, or there were too many. */
  readonly missed: number;
  toggle(row: TraceRow): void;
  /** All of a stretch of the list; `undefined` for what is not read. */
  add(rows: readonly (TraceRow | undefined)[]): void;
  clear(): void;
}

export const useChosenTraces = create<ChosenTraces>()((set, get) => ({
  rows: new Map(),
  missed: 0,
  toggle: (row) => {
    const rows = new Map(get().rows);
    if (rows.delete(row.traceId)) set({ rows, missed: 0 });
    else get().add([row]);
  },
  add: (more) => {
    const rows = new Map(get().rows);
    let missed = 0;
    for (const row of more) {
      if (row !== undefined && (rows.size < MOST_CHOSEN_TRACES || rows.has(row.traceId))) rows.set(row.traceId, row);
      else missed++;
    }
    set({ rows, missed });
  },
  clear: () => set({ rows: new Map(), missed: 0 }),
}));

const COLUMNS: readonly [name: string, text: (row: TraceRow) => string][] = [
  ['traceId', ({ traceId }) => traceId],
  ['start', ({ startNs }) => formatExactTime(startNs)],
  ['service', ({ service }) => service],
  ['name', ({ name }) => name],
  ['durationNs', ({ durationNs }) => String(durationNs)],
  ['spans', ({ spans }) => String(spans)],
  ['errors', ({ errors }) => String(errors)],
];

/** A table for whoever it is pasted to: fields as `tracebench traces --json` names them, exact, with tabs between. */
export function chosenText(rows: Iterable<TraceRow>): string {
  const lines = [COLUMNS.map(([name]) => name)];
  for (const row of rows) lines.push(COLUMNS.map(([, text]) => text(row)));
  return joinCells(lines);
}

/** Of two, which is to be compared with which: the earlier one was before. Undefined where there are not two. */
export function chosenPair(rows: ReadonlyMap<string, TraceRow>): [before: string, after: string] | undefined {
  const [one, two, ...more] = [...rows.values()].sort((a, b) => (a.startNs < b.startNs ? -1 : 1));
  return one && two && more.length === 0 ? [one.traceId, two.traceId] : undefined;
}
