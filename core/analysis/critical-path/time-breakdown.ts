import { NODE_MISSING, NODE_UNFINISHED } from '../trace-tree.ts';
import type { CriticalPath } from './critical-path.ts';
import type { PathInput } from './path-input.ts';
import { isWithin } from './path-input.ts';
import type { QueuePairs } from './queue-times.ts';

/** Text columns of the spans; the contract's `TextColumn` fits as it is. */
export interface BreakdownColumns {
  service: { codes: Uint32Array };
  name: { codes: Uint32Array };
}

/** `BreakdownRows.part`: worked itself, or a message to it lay in a queue. */
export const PART_SELF = 0;
export const PART_QUEUE = 1;

/** One row per (part, service, operation) that has time on the path; longest first, ties by when the path first meets them. */
export interface BreakdownRows {
  part: Uint8Array;
  /** Codes of the columns given. */
  service: Uint32Array;
  name: Uint32Array;
  timeNs: Float64Array;
  /** Spans that time comes from. */
  spans: Uint32Array;
}

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
  const table = new Table(columns, input.tree.nodes);
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

/** Rows as they come up, keyed by part and codes. */
class Table {
  private readonly columns: BreakdownColumns;
  private readonly rowOf = new Map<number, number>();
  private readonly firstNode: number[] = [];
  private readonly part: number[] = [];
  private readonly timeNs: number[] = [];
  private readonly spans: number[] = [];
  /** Bit p: the node has been counted in part p. */
  private readonly counted: Uint8Array;

  constructor(columns: BreakdownColumns, nodes: number) {
    this.columns = columns;
    this.counted = new Uint8Array(nodes);
  }

  add(part: number, node: number, timeNs: number): void {
    const row = this.row(part, node);
    this.timeNs[row]! += timeNs;
    if (this.counted[node]! & (1 << part)) return;
    this.counted[node]! |= 1 << part;
    this.spans[row]!++;
  }

  private row(part: number, node: number): number {
    const { service, name } = this.columns;
    // Codes are below 2^25 each: there are fewer spans than that in any trace held in memory.
    const key = (service.codes[node]! * 2 ** 25 + name.codes[node]!) * 2 + part;
    const known = this.rowOf.get(key);
    if (known !== undefined) return known;
    this.rowOf.set(key, this.part.length);
    this.firstNode.push(node);
    this.timeNs.push(0);
    this.spans.push(0);
    return this.part.push(part) - 1;
  }

  total(): { rows: BreakdownRows; selfNs: number; queueNs: number } {
    const { columns, firstNode, part, timeNs, spans } = this;
    const order = Uint32Array.from(part.keys()).sort((a, b) => timeNs[b]! - timeNs[a]! || a - b);
    const sum = (of: number) => timeNs.reduce((all, time, row) => (part[row] === of ? all + time : all), 0);
    const rows = {
      part: Uint8Array.from(order, (row) => part[row]!),
      service: order.map((row) => columns.service.codes[firstNode[row]!]!),
      name: order.map((row) => columns.name.codes[firstNode[row]!]!),
      timeNs: Float64Array.from(order, (row) => timeNs[row]!),
      spans: order.map((row) => spans[row]!),
    };
    return { rows, selfNs: sum(PART_SELF), queueNs: sum(PART_QUEUE) };
  }
}
