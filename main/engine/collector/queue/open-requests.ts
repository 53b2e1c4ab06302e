import type { Stretch } from './cursor-file.ts';
import { QueueGroup } from './queue-group.ts';
import type { Queued } from './queue.ts';
import type { Room } from './room.ts';

interface Part {
  group: QueueGroup;
  size: number;
}

/** Requests on disk that are not done, by their numbers, ascending, some still on their way there; and the room they give back. */
export class OpenRequests {
  readonly #room: Room;
  readonly #parts = new Map<number, Part>();

  constructor(room: Room) {
    this.#room = room;
  }

  /** For which there is room. */
  add(sequence: number, group: QueueGroup, size: number): void {
    group.add();
    this.#parts.set(sequence, { group, size });
  }

  has(sequence: number): boolean {
    return this.#parts.has(sequence);
  }

  groupOf(sequence: number): QueueGroup | undefined {
    return this.#parts.get(sequence)?.group;
  }

  get first(): number | undefined {
    return this.#parts.keys().next().value;
  }

  /** Ascending. */
  numbers(): Iterable<number> {
    return this.#parts.keys();
  }

  /** What is done up to a number though something before it is not. */
  doneUpTo(last: number): Stretch[] {
    const done: Stretch[] = [];
    let next = this.first ?? last + 1;
    for (const sequence of this.numbers()) {
      if (sequence > last) break;
      if (sequence > next) done.push([next, sequence - 1]);
      next = sequence + 1;
    }
    if (next <= last) done.push([next, last]);
    return done;
  }

  /** All of its group. */
  done({ sequence }: Queued): void {
    const group = this.groupOf(sequence);
    for (const part of group?.given ?? []) this.#settle(part);
    if (group) this.leaveIfDone(group);
  }

  /** It was not read, and never will be. */
  lose(sequence: number): QueueGroup {
    const { group } = this.#parts.get(sequence)!;
    group.lose();
    this.#settle(sequence);
    return group;
  }

  #settle(sequence: number): void {
    const part = this.#parts.get(sequence);
    if (!part) return;
    part.group.settle();
    this.#parts.delete(sequence);
    this.#room.leave(part.size);
  }

  /** To be asked once it has changed, until it is done. */
  leaveIfDone(group: QueueGroup): void {
    if (group.isDone) this.#room.leave(this.#room.ofRequest(undefined));
  }
}
