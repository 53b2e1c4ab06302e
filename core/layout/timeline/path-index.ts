import type { CriticalPath } from '../../analysis/critical-path/critical-path.ts';
import type { BreakdownColumns } from '../../analysis/critical-path/breakdown-table.ts';
import type { QueuePairs, QueueTimes } from '../../analysis/critical-path/queue-times.ts';
import { explainTrace } from '../../analysis/critical-path/explain-trace.ts';
import type { TraceExplanation } from '../../analysis/critical-path/explain-trace.ts';
import type { PathInput } from '../../analysis/critical-path/path-input.ts';
import { placeOfNode, rangesOf } from './node-ranges.ts';
import type { NodeRanges } from './node-ranges.ts';

/** What a row shows of why the trace took as long as it did. Times in nanoseconds from the frame's base, not on the axis. */
export interface PathIndex extends NodeRanges {
  /** Segments by node, those of a node in time order. */
  segmentFrom: Float64Array;
  segmentTo: Float64Array;
  /** Nodes, which rise, whose message waited in a queue, and when it was sent. */
  consumer: Uint32Array;
  sentNs: Float64Array;
}

/** When the message that a consumer received was sent; NaN = no queue to show. Of several the last. */
export function sentNsOf({ consumer, sentNs }: PathIndex, node: number): number {
  const at = placeOfNode(consumer, node);
  return at < 0 ? NaN : sentNs[at]!;
}

/** An explanation, and the same by rows. */
export interface ExplainedRows extends TraceExplanation {
  index: PathIndex;
}

/** `explainTrace`, ready to be drawn. */
export function explainRows(
  input: PathInput,
  columns: BreakdownColumns,
  linked: QueuePairs,
  root: number,
): ExplainedRows {
  const explanation = explainTrace(input, columns, linked, root);
  return { ...explanation, index: indexPath(explanation, input.end) };
}

export function indexPath({ path, queues }: TraceExplanation, end: Float64Array): PathIndex {
  return { ...indexSegments(path, end.length), ...indexQueues(queues, end) };
}

function indexSegments({ segmentNode, boundsNs }: CriticalPath, nodes: number) {
  const first = new Uint32Array(nodes + 1);
  for (const node of segmentNode) first[node + 1]!++;
  for (let node = 0; node < nodes; node++) first[node + 1]! += first[node]!;
  const next = first.slice();
  const segmentFrom = new Float64Array(segmentNode.length);
  const segmentTo = new Float64Array(segmentNode.length);
  segmentNode.forEach((node, i) => {
    const at = next[node]!++;
    segmentFrom[at] = boundsNs[i]!;
    segmentTo[at] = boundsNs[i + 1]!;
  });
  return { ...rangesOf(first), segmentFrom, segmentTo };
}

function indexQueues({ producer, consumer, queueNs }: QueueTimes, end: Float64Array) {
  const sentNs = new Float64Array(end.length).fill(NaN);
  consumer.forEach((node, i) => {
    const sent = end[producer[i]!]!;
    if (queueNs[i]! > 0 && !(sentNs[node]! >= sent)) sentNs[node] = sent;
  });
  const waited = consumer.filter((node) => !Number.isNaN(sentNs[node]!)).sort();
  const nodes = waited.filter((node, i) => node !== waited[i - 1]);
  return { consumer: nodes, sentNs: Float64Array.from(nodes, (node) => sentNs[node]!) };
}
