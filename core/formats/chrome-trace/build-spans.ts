import type { Findings } from '../../otlp/findings.ts';
import { AsyncTracks } from './async-tracks.ts';
import type { EventTable } from './event-table.ts';
import { SpanTable } from './span-table.ts';
import { ThreadStack } from './thread-stack.ts';

const NONE = -1;

/**
 * Matches the events of a file, in the order of their times: begins with ends, what is inside with what is around it, flows with
 * the slices they start and end in. Counters are left to `counter-metrics.ts`.
 */
export class SpanBuilder {
  readonly spans = new SpanTable();
  readonly counters: number[] = [];
  private readonly events: EventTable;
  private readonly findings: Findings;
  private readonly threads = new Map<string, ThreadStack>();
  private readonly tracks: AsyncTracks;
  /** The slice a flow was in last. */
  private readonly flows = new Map<string, number>();

  constructor(events: EventTable, findings: Findings) {
    this.events = events;
    this.findings = findings;
    this.tracks = new AsyncTracks(events, this.spans);
  }

  build(): void {
    for (const event of this.events.order()) this.take(event);
    const threads = [...this.threads.values()];
    const unended = threads.reduce((sum, thread) => sum + thread.unended, this.tracks.unended);
    if (unended > 0) this.findings.warn('unmatched-begin', 'B, b or S', '', unended);
    const unbound = threads.reduce((sum, thread) => sum + thread.unbound, 0);
    if (unbound > 0) this.findings.warn('unbound-flow', 'f', '', unbound);
  }

  private take(event: number): void {
    const phase = this.events.phase(event);
    switch (phase) {
      case 'B':
        return void this.threadOf(event).begin(event, false);
      case 'X':
        return this.takeWhole(event);
      case 'E':
        return this.matched(this.threadOf(event).end(event), event);
      case 'b':
      case 'S':
        return this.tracks.begin(event, phase === 'S');
      case 'e':
      case 'F':
        return this.matched(this.tracks.end(event, phase === 'F'), event);
      case 'n':
      case 'T':
      case 'p':
        return this.takeMoment(event, this.tracks.enclosing(event, phase !== 'n'));
      case 'i':
      case 'I':
      case 'R':
        return this.takeMoment(event, this.threadOf(event).enclosing(this.events.times.at(event)));
      case 's':
      case 't':
      case 'f':
        return this.takeFlow(event, phase);
      case 'C':
        return void this.counters.push(event);
      default:
        this.findings.warn('ignored-event', `ph ${phase} ${this.events.name(event)}`);
    }
  }

  private takeWhole(event: number): void {
    const span = this.threadOf(event).begin(event, true);
    const key = this.flowKey(event);
    if (this.events.flowsIn(event)) this.linkTo(key, span);
    if (this.events.flowsOut(event)) this.flows.set(key, span);
  }

  /** An instant is an event of the span around it; without one it is a span of its own, without length. */
  private takeMoment(event: number, around: number): void {
    if (around === NONE) this.spans.add(event, NONE, this.events.times.at(event));
    else this.spans.addEvent(around, event);
  }

  private takeFlow(event: number, phase: 's' | 't' | 'f'): void {
    const key = this.flowKey(event);
    const thread = this.threadOf(event);
    if (phase === 'f' && !this.events.bindsEnclosing(event)) {
      const from = this.flows.get(key);
      if (from === undefined) this.findings.warn('unbound-flow', `f ${this.events.name(event)}`);
      else thread.linkNext(from);
      return;
    }
    const around = thread.enclosing(this.events.times.at(event));
    if (around === NONE) this.findings.warn('unbound-flow', `${phase} ${this.events.name(event)}`);
    if (around === NONE) return;
    if (phase !== 's') this.linkTo(key, around);
    this.flows.set(key, around);
  }

  private linkTo(key: string, span: number): void {
    const from = this.flows.get(key);
    if (from === undefined) this.findings.warn('unbound-flow', this.events.name(this.spans.begin.at(span)));
    else this.spans.addLink(span, from);
  }

  private matched(isMatched: boolean, event: number): void {
    if (!isMatched) this.findings.warn('unmatched-end', this.events.name(event) || this.events.phase(event));
  }

  private threadOf(event: number): ThreadStack {
    const key = `${this.events.pids.at(event)} ${this.events.tids.at(event)}`;
    let thread = this.threads.get(key);
    if (thread === undefined) this.threads.set(key, (thread = new ThreadStack(this.events, this.spans)));
    return thread;
  }

  /** Flows of slices are known by their id alone, those of flow events by category and name too. */
  private flowKey(event: number): string {
    const { categories, names, ids } = this.events;
    const isOfSlice = this.events.phase(event) === 'X';
    return isOfSlice ? `X ${ids.at(event)}` : `${categories.at(event)} ${names.at(event)} ${ids.at(event)}`;
  }
}
