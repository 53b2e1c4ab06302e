import type { EventTable } from './event-table.ts';
import { NO_END, type SpanTable } from './span-table.ts';

const NONE = -1;

/**
 * The spans of one id that wait for their end, innermost last. Those that have ended are dropped where they are met, so that a
 * million of them cost one look each.
 */
interface Track {
  readonly spans: number[];
  readonly byName: Map<number, number[]>;
  size: number;
}

/**
 * Async operations: not bound to a thread, known by category, scope and id (S, T, p, F of old files by name too). Those of one id
 * nest: b … b … e … e.
 */
export class AsyncTracks {
  private readonly events: EventTable;
  private readonly spans: SpanTable;
  /** Spans that wait for their end, by what they are known by. */
  private readonly open = new Map<string, Track>();

  constructor(events: EventTable, spans: SpanTable) {
    this.events = events;
    this.spans = spans;
  }

  begin(event: number, isOld: boolean): void {
    const key = this.keyOf(event, isOld);
    const track = this.open.get(key) ?? { spans: [], byName: new Map<number, number[]>(), size: 0 };
    this.open.set(key, track);
    const span = this.spans.add(event, this.innermost(track.spans) ?? NONE, NO_END);
    track.size++;
    track.spans.push(span);
    const name = this.events.names.at(event);
    const named = track.byName.get(name);
    if (named === undefined) track.byName.set(name, [span]);
    else named.push(span);
  }

  /** The innermost one of the same name, or else the innermost; false where none is open. */
  end(event: number, isOld: boolean): boolean {
    const key = this.keyOf(event, isOld);
    const track = this.open.get(key);
    if (track === undefined) return false;
    const named = track.byName.get(this.events.names.at(event)) ?? [];
    const span = this.innermost(named) ?? this.innermost(track.spans)!;
    this.spans.close(span, event, this.events.times.at(event));
    if (--track.size === 0) this.open.delete(key);
    return true;
  }

  /** The innermost one that is open; −1 for none. */
  enclosing(event: number, isOld: boolean): number {
    const track = this.open.get(this.keyOf(event, isOld));
    return (track && this.innermost(track.spans)) ?? NONE;
  }

  /** The last that has not ended. */
  private innermost(spans: number[]): number | undefined {
    while (spans.length > 0 && this.spans.endEvent.at(spans.at(-1)!) !== NONE) spans.pop();
    return spans.at(-1);
  }

  get unended(): number {
    return [...this.open.values()].reduce((sum, track) => sum + track.size, 0);
  }

  private keyOf(event: number, isOld: boolean): string {
    const { categories, ids, names } = this.events;
    return `${categories.at(event)} ${ids.at(event)} ${isOld ? names.at(event) : ''}`;
  }
}
