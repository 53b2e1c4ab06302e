import { PairIndex } from '../../analysis/pair-index.ts';
import { timesToAxis } from '../time-axis/time-axis.ts';
import { rangesOf } from './node-ranges.ts';
import type { NodeRanges } from './node-ranges.ts';
import type { TimelineModel } from './timeline-model.ts';

/** Rows of the contract's `TraceLogFrame`. */
export interface LogColumns {
  /** Which of the traces; 0 where there is one only. */
  trace: Uint8Array;
  spanIdHigh: Uint32Array;
  spanIdLow: Uint32Array;
  time: Float64Array;
  severity: Uint8Array;
}

/** Log records by span, those of a span by time. Times are where they lie on the axis. */
export interface LogIndex extends NodeRanges {
  time: Float64Array;
  /** 1 = of error severity. */
  error: Uint8Array;
}

/** SeverityNumber of ERROR. */
const ERROR_FROM = 17;

/**
 * Records by their spans. `shiftNs` is what has to be added to their times for them to count from the spans' base; where
 * clocks were corrected, records move with their spans. Records of spans that are not here are left out.
 */
export function indexLogs(model: TimelineModel, logs: LogColumns, shiftNs: number): LogIndex {
  const { spans } = model.tree;
  const rows = rowsOfLogs(model, logs);
  const order = Uint32Array.from(rows.keys())
    .filter((at) => rows[at]! >= 0)
    .sort((a, b) => rows[a]! - rows[b]! || logs.time[a]! - logs.time[b]!);
  const first = new Uint32Array(spans + 1);
  for (const at of order) first[rows[at]! + 1]!++;
  for (let span = 0; span < spans; span++) first[span + 1]! += first[span]!;
  const movedNs = (row: number) => (model.isCorrected ? model.skew.deltaNs[row]! : 0);
  return {
    ...rangesOf(first),
    time: timesToAxis(
      model.axis,
      Float64Array.from(order, (at) => logs.time[at]! + shiftNs + movedNs(rows[at]!)),
    ),
    error: Uint8Array.from(order, (at) => Number(logs.severity[at]! >= ERROR_FROM)),
  };
}

/** Row of each record's span, or −1. Of spans with the same id the first. */
function rowsOfLogs({ columns, tree }: TimelineModel, { trace, spanIdHigh, spanIdLow }: LogColumns): Int32Array {
  const traces = columns.traceId?.dictionary.length ?? 1;
  const ids = new PairIndex();
  // The index holds signed numbers.
  const wanted = spanIdHigh.map((high, at) => ids.numberOf(high | 0, spanIdLow[at]! | 0));
  const found = new Int32Array(ids.size * traces).fill(-1);
  for (let row = tree.spans; row-- > 0;) {
    const id = ids.find(columns.spanIdHigh[row]! | 0, columns.spanIdLow[row]! | 0);
    if (id >= 0) found[id * traces + (columns.traceId?.codes[row] ?? 0)] = row;
  }
  return Int32Array.from(wanted, (id, at) => (trace[at]! < traces ? found[id * traces + trace[at]!]! : -1));
}
