import type { Draft } from './draft.ts';

/** What is joined of one message; a longer one becomes several records. */
const MAX_JOINED_CHARACTERS = 1024 * 1024;
/** Outputs whose pieces are held at a time; there are two, unless somebody made a file to have many. */
const MOST_STREAMS = 16;

export interface Joined {
  /** Of the first piece. */
  outer: Draft;
  text: string;
}

/** Puts messages together that a container runtime cut, output by output. */
export class Pieces {
  private readonly held = new Map<string, Joined>();

  /** Held at the moment. */
  get characters(): number {
    let sum = 0;
    for (const { text } of this.held.values()) sum += text.length;
    return sum;
  }

  /** Gives the message once it is whole. */
  join(outer: Draft, text: string, isLast: boolean): Joined | undefined {
    const before = this.held.get(outer.stream);
    const joined = before === undefined ? { outer, text } : { outer: before.outer, text: before.text + text };
    const isFull = joined.text.length >= MAX_JOINED_CHARACTERS || this.held.size >= MOST_STREAMS;
    if (isLast || isFull) this.held.delete(outer.stream);
    else this.held.set(outer.stream, joined);
    return isLast || isFull ? joined : undefined;
  }

  /** What never became whole. */
  end(): Joined[] {
    const left = [...this.held.values()];
    this.held.clear();
    return left;
  }
}
