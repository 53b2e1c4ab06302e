import type { EventTable } from './event-table.ts';
import { NO_END, type SpanTable } from './span-table.ts';

const NONE = -1;

/**
 * Async operations: not bound to a thread, known by category, scope and id (S, T, p, F of old files by name too). Those of one id
 * nest: b … b … e … e.
 */
export class AsyncTracks {
  private readonly events: EventTable;
  private readonly spans: SpanTable;
  /** Spans that wait for their end, by what they are known by. */
  private readonly open = new Map<string, number[]>();

  constructor(events: EventTable, spans: SpanTable) {
    this.events = events;
    this.spans = spans;
  }

  begin(event: number, isOld: boolean): void {
    const key = this.keyOf(event, isOld);
    const track = this.open.get(key);
    const span = this.spans.add(event, track?.at(-1) ?? NONE, NO_END);
    if (track === undefined) this.open.set(key, [span]);
    else track.push(span);
  }

  /** The innermost one of the same name, or else the innermost; false where none is open. */
  end(event: number, isOld: boolean): boolean {
    const key = this.keyOf(event, isOld);
    const track = this.open.get(key);
    if (track === undefined) return false;
    const name = this.events.names.at(event);
    const named = track.findLastIndex((span) => this.events.names.at(this.spans.begin.at(span)) === name);
    const [span] = track.splice(named < 0 ? track.length - 1 : named, 1);
    if (track.length === 0) this.open.delete(key);
    this.spans.close(span!, event, this.events.times.at(event));
    return true;
  }

  /** The innermost one that is open; −1 for none. */
  enclosing(event: number, isOld: boolean): number {
    return this.open.get(this.keyOf(event, isOld))?.at(-1) ?? NONE;
  }

  get unended(): number {
    return [...this.open.values()].reduce((sum, track) => sum + track.length, 0);
  }

  private keyOf(event: number, isOld: boolean): string {
    const { categories, ids, names } = this.events;
    return `${categories.at(event)} ${ids.at(event)} ${isOld ? names.at(event) : ''}`;
  }
}
