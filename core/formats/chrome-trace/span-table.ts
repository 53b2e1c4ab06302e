import { NumberColumn, TimeColumn } from './columns.ts';

const NONE = -1;
/** Instead of a time: the slice has not ended. No time of an event is this far back. */
export const NO_END = -(2n ** 63n);

/** Spans being put together from events, in columns: an event is a number of the event table. */
export class SpanTable {
  /** The event it began with. */
  readonly begin = new NumberColumn();
  /** The event that ended it, whose arguments are added; −1 for none. */
  readonly endEvent = new NumberColumn();
  /** −1 for a root. */
  readonly parent = new NumberColumn();
  readonly root = new NumberColumn();
  /** NO_END for one that has none. */
  readonly end = new TimeColumn();
  private readonly lastEvent = new NumberColumn();
  private readonly lastLink = new NumberColumn();
  private readonly event = new NumberColumn();
  private readonly eventBefore = new NumberColumn();
  private readonly link = new NumberColumn();
  private readonly linkBefore = new NumberColumn();

  get size(): number {
    return this.begin.length;
  }

  add(beginEvent: number, parent: number, endNs: bigint): number {
    const span = this.begin.push(beginEvent);
    this.endEvent.push(NONE);
    this.parent.push(parent);
    this.root.push(parent === NONE ? span : this.root.at(parent));
    this.end.push(endNs);
    this.lastEvent.push(NONE);
    this.lastLink.push(NONE);
    return span;
  }

  close(span: number, endEvent: number, endNs: bigint): void {
    this.endEvent.set(span, endEvent);
    this.end.set(span, endNs);
  }

  addEvent(span: number, event: number): void {
    this.event.push(event);
    const entry = this.eventBefore.push(this.lastEvent.at(span));
    this.lastEvent.set(span, entry);
  }

  /** From a span to one that came before it. */
  addLink(span: number, to: number): void {
    if (span === to) return;
    this.link.push(to);
    const entry = this.linkBefore.push(this.lastLink.at(span));
    this.lastLink.set(span, entry);
  }

  eventsOf(span: number): number[] {
    return listOf(this.lastEvent.at(span), this.event, this.eventBefore);
  }

  linksOf(span: number): number[] {
    return listOf(this.lastLink.at(span), this.link, this.linkBefore);
  }
}

/** Entries in the order they were put in. */
function listOf(last: number, values: NumberColumn, before: NumberColumn): number[] {
  const list: number[] = [];
  for (let entry = last; entry !== NONE; entry = before.at(entry)) list.push(values.at(entry));
  return list.reverse();
}
