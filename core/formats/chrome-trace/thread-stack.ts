import type { EventTable } from './event-table.ts';
import { NO_END, type SpanTable } from './span-table.ts';

const NONE = -1;
/** How far up a parent is looked for when slices overlap without nesting, which they should not. */
const MOST_LOOKED_UP = 64;

interface OpenSlice {
  span: number;
  /** undefined for a slice that waits for its end event. */
  end: bigint | undefined;
  /** Its neighbours on the stack: one in the middle is taken out without moving the others. */
  below: OpenSlice | undefined;
  above: OpenSlice | undefined;
}

/**
 * The slices of one thread, which nest. Times never go back.
 *
 *   B a ──────────────── E        a is around b, b around c; the instant i belongs to c.
 *      X b ───────────            A slice that ends behind the one around it (X d) belongs to the next one
 *         X c ── i  X d ───────   that is around all of it; nothing is dropped.
 */
export class ThreadStack {
  private readonly events: EventTable;
  private readonly spans: SpanTable;
  private top: OpenSlice | undefined;
  /** Those that wait for their end event. */
  private readonly unclosed: OpenSlice[] = [];
  private lastClosed = NONE;
  private lastClosedNs = 0n;
  /** Flows that wait for the next slice. */
  private readonly waiting: number[] = [];

  constructor(events: EventTable, spans: SpanTable) {
    this.events = events;
    this.spans = spans;
  }

  /** A whole slice, or one that an end event will close. Gives its span. */
  begin(event: number, isWhole: boolean): number {
    const start = this.events.times.at(event);
    const end = isWhole ? this.events.end(event) : undefined;
    this.dropEnded(start);
    const span = this.spans.add(event, this.parentOf(start, end), end ?? NO_END);
    this.push({ span, end, below: this.top, above: undefined });
    for (const from of this.waiting.splice(0)) if (from !== NONE) this.spans.addLink(span, from);
    return span;
  }

  /** Closes the slice that waits for its end; false where none does. */
  end(event: number): boolean {
    const closed = this.unclosed.pop();
    if (closed === undefined) return false;
    this.remove(closed);
    const ns = this.events.times.at(event);
    this.spans.close(closed.span, event, ns);
    [this.lastClosed, this.lastClosedNs] = [closed.span, ns];
    return true;
  }

  /** The innermost slice at a time, its first and last moment among it; −1 for none. */
  enclosing(ns: bigint): number {
    for (const { span, end } of this.fromTop()) if (end === undefined || end >= ns) return span;
    return this.lastClosedNs === ns ? this.lastClosed : NONE;
  }

  /** Links the next slice to a span. */
  linkNext(from: number): void {
    this.waiting.push(from);
  }

  /** Flows for which no slice came. */
  get unbound(): number {
    return this.waiting.length;
  }

  /** Slices whose end event never came. */
  get unended(): number {
    return this.unclosed.length;
  }

  private push(slice: OpenSlice): void {
    if (this.top !== undefined) this.top.above = slice;
    this.top = slice;
    if (slice.end === undefined) this.unclosed.push(slice);
  }

  private remove({ below, above }: OpenSlice): void {
    if (below !== undefined) below.above = above;
    if (above === undefined) this.top = below;
    else above.below = below;
  }

  private *fromTop(): Generator<OpenSlice> {
    let looked = 0;
    for (let slice = this.top; slice !== undefined && looked < MOST_LOOKED_UP; slice = slice.below, looked++)
      yield slice;
  }

  private dropEnded(ns: bigint): void {
    for (let top = this.top; top?.end !== undefined && top.end <= ns; top = this.top) {
      this.remove(top);
      [this.lastClosed, this.lastClosedNs] = [top.span, top.end];
    }
  }

  private parentOf(start: bigint, end: bigint | undefined): number {
    for (const around of this.fromTop()) {
      if (around.end === undefined || (around.end > start && (end === undefined || end <= around.end)))
        return around.span;
    }
    return NONE;
  }
}
