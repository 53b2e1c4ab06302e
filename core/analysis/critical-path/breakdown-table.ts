import type { Codes } from '../../model/codes.ts';

/** Text columns of the spans; the contract's `TextColumn` fits as it is. */
export interface BreakdownColumns {
  service: { codes: Codes };
  name: { codes: Codes };
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

/** Rows as they come up, keyed by part and codes. */
export class BreakdownTable {
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
