import { NODE_MISSING, NODE_UNFINISHED } from '../trace-tree.ts';
import { BreakdownTable, PART_QUEUE, PART_SELF } from './breakdown-table.ts';
import type { BreakdownColumns, BreakdownRows } from './breakdown-table.ts';
import type { CriticalPath } from './critical-path.ts';
import type { PathInput } from './path-input.ts';
import { isWithin } from './path-input.ts';
import type { QueuePairs } from './queue-times.ts';

/**
 * Where the root's duration went: selfNs + queueNs + gapNs = totalNs = Σ rows.timeNs + gapNs. Exact while times are whole
 * nanoseconds (or halves, as skew correction leaves them) below 2^52.
 */
export interface TimeBreakdown {
  rows: BreakdownRows;
  totalNs: number;
  selfNs: number;
  queueNs: number;
  /** Time on the path that no span of the trace covers: a synthetic parent's own. */
  gapNs: number;
}

/**
 * Shares the path's segments out. A segment is its node's self time, but for the part of it where the path waited for a
 * message: when the path goes from the segment into a CONSUMER below its node, what lies between the end of that
 * CONSUMER's PRODUCER and its start is queue time, of the CONSUMER's operation.
 *
 *     request   ├──────────────────────────┤
 *     send        ├───┤                          PRODUCER
 *     process               ├──────────┤         CONSUMER, a pair with send
 *     path      req│send│▒▒▒│process   │req      ▒ queue
 *
 * So only a CONSUMER that is on the path can have waited in a queue: one right under its PRODUCER never is, and which
 * PRODUCER another has is told by links, hence `pairs`. Of several PRODUCERs the one that ended last counts.
 */
export function computeTimeBreakdown(
  input: PathInput,
  path: CriticalPath,
  columns: BreakdownColumns,
  pairs?: QueuePairs,
): TimeBreakdown {
  const table = new BreakdownTable(columns, input.tree.nodes);
  const sentNs = pairs === undefined ? undefined : lastSent(input, pairs);
  let gapNs = 0;
  for (let i = 0; i < path.segmentNode.length; i++) {
    const node = path.segmentNode[i]!;
    const from = path.boundsNs[i]!;
    const to = path.boundsNs[i + 1]!;
    const wait = sentNs === undefined ? NO_WAIT : findWait(input, path, i, sentNs);
    if (wait.queueNs > 0) table.add(PART_QUEUE, wait.consumer, wait.queueNs);
    const rest = to - from - wait.queueNs;
    if (input.tree.flags[node]! & NODE_MISSING) gapNs += rest;
    else if (rest > 0) table.add(PART_SELF, node, rest);
  }
  return { ...table.total(), gapNs, totalNs: input.end[path.root]! - input.start[path.root]! };
}

/** When the last message of each consumer was sent: the end of its last PRODUCER. NaN = not known. */
function lastSent({ tree, end }: PathInput, { producer, consumer }: QueuePairs): Float64Array {
  const sentNs = new Float64Array(tree.nodes).fill(NaN);
  for (let i = 0; i < consumer.length; i++) {
    const node = consumer[i]!;
    if (tree.flags[producer[i]!]! & NODE_UNFINISHED) continue;
    const sent = end[producer[i]!]!;
    if (!(sentNs[node]! >= sent)) sentNs[node] = sent;
  }
  return sentNs;
}

interface Wait {
  consumer: number;
  queueNs: number;
}

const NO_WAIT: Wait = { consumer: -1, queueNs: 0 };

/**
 * Queue time in segment `i`, and whose. The nodes entered at its end are those between its node and the next segment's;
 * where several are consumers the outermost counts. Every node is entered once, so all calls together are linear.
 */
function findWait(input: PathInput, path: CriticalPath, i: number, sentNs: Float64Array): Wait {
  const owner = path.segmentNode[i]!;
  const next = path.segmentNode[i + 1];
  if (next === undefined || !isWithin(input.tree, next, owner)) return NO_WAIT;
  let wait = NO_WAIT;
  for (let node = next; node !== owner; node = input.tree.parent[node]!) {
    const from = Math.max(path.boundsNs[i]!, sentNs[node]!);
    const queueNs = Math.min(path.boundsNs[i + 1]!, input.start[node]!) - from;
    if (queueNs > 0) wait = { consumer: node, queueNs };
  }
  return wait;
}
