import { NumberColumn, TimeColumn } from './columns.ts';
import type { ChromeEvent } from './parse-event.ts';
import { RawRecords } from './raw-records.ts';
import { Texts } from './texts.ts';

/** Events are sorted before they are matched, so all of them are held. Some 100 bytes each beside their arguments. */
export const MOST_EVENTS = 2_000_000;
export const MOST_BYTES = 256 * 1024 * 1024;

const BINDS_ENCLOSING = 1;
const FLOW_IN = 2;
const FLOW_OUT = 4;

/** All events of a file in columns, and in the order of their times. */
export class EventTable {
  readonly texts = new Texts();
  readonly times = new TimeColumn();
  readonly durations = new TimeColumn();
  readonly phases = new NumberColumn();
  readonly names = new NumberColumn();
  readonly categories = new NumberColumn();
  readonly pids = new NumberColumn();
  readonly tids = new NumberColumn();
  readonly ids = new NumberColumn();
  private readonly flags = new NumberColumn();
  private readonly raw = new RawRecords();
  size = 0;

  get heldBytes(): number {
    return this.raw.bytes + this.texts.bytes;
  }

  get isFull(): boolean {
    return this.size >= MOST_EVENTS || this.heldBytes >= MOST_BYTES;
  }

  /** `record` is kept where the event has arguments: they are read again when it is handed on. */
  add(event: ChromeEvent, record: Uint8Array | undefined): void {
    this.times.push(event.timeNs);
    this.durations.push(event.durationNs);
    this.phases.push(event.phase.charCodeAt(0));
    this.names.push(this.texts.number(event.name));
    this.categories.push(this.texts.number(event.category));
    this.pids.push(this.texts.number(event.pid));
    this.tids.push(this.texts.number(event.tid));
    this.ids.push(this.texts.number(event.id));
    this.flags.push(
      (event.bindsEnclosing ? BINDS_ENCLOSING : 0) | (event.flowIn ? FLOW_IN : 0) | (event.flowOut ? FLOW_OUT : 0),
    );
    this.raw.push(record);
    this.size++;
  }

  phase(event: number): string {
    return String.fromCharCode(this.phases.at(event));
  }

  name(event: number): string {
    return this.texts.text(this.names.at(event));
  }

  id(event: number): string {
    return this.texts.text(this.ids.at(event));
  }

  bindsEnclosing(event: number): boolean {
    return (this.flags.at(event) & BINDS_ENCLOSING) !== 0;
  }

  flowsIn(event: number): boolean {
    return (this.flags.at(event) & FLOW_IN) !== 0;
  }

  flowsOut(event: number): boolean {
    return (this.flags.at(event) & FLOW_OUT) !== 0;
  }

  /** The bytes of an event with arguments. */
  record(event: number): Uint8Array | undefined {
    return this.raw.at(event);
  }

  /** When a slice ends, if it says so itself. */
  end(event: number): bigint {
    const duration = this.durations.at(event);
    return this.times.at(event) + (duration < 0n ? 0n : duration);
  }

  /**
   * Events by time; those of one time in the file's order, but whole slices (X) that stand together with the longer one first, for
   * it is around the others.
   */
  order(): Uint32Array {
    const order = Uint32Array.from({ length: this.size }, (_, index) => index);
    if (!this.isSorted()) order.sort((one, other) => compare(this.times.at(one), this.times.at(other)) || one - other);
    this.putLongerFirst(order);
    return order;
  }

  private isSorted(): boolean {
    for (let i = 1; i < this.size; i++) if (this.times.at(i) < this.times.at(i - 1)) return false;
    return true;
  }

  private putLongerFirst(order: Uint32Array): void {
    const isWhole = (at: number) => this.phases.at(order[at]!) === WHOLE;
    for (let from = 0; from < order.length; from++) {
      if (!isWhole(from)) continue;
      let to = from + 1;
      while (to < order.length && isWhole(to) && this.times.at(order[to]!) === this.times.at(order[from]!)) to++;
      if (to - from > 1) {
        order.subarray(from, to).sort((one, other) => compare(this.end(other), this.end(one)) || one - other);
      }
      from = to - 1;
    }
  }
}

const WHOLE = 'X'.charCodeAt(0);

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
