import { AsyncLocalStorage } from 'node:async_hooks';
import type { Parcel } from '../../../core/collector/parcel.ts';
import type { MeterTap } from '../collector/meter.ts';

/** One parcel and what was made of it. */
interface Call {
  atMs: number;
  before: Parcel;
  after: Parcel[];
}

/** What a component that holds parcels back may have in it: the latest of them. */
const MOST_RECENT_ITEMS = 20_000;
const MOST_RECENT_PARCELS = 200;

/**
 * Looks on at a component that was asked for: the last parcel it was given with what it gave on of it; and, for one that holds
 * parcels back, the last that it gave on with those it was given lately.
 */
export class Tap implements MeterTap {
  readonly #now: () => number;
  readonly #current = new AsyncLocalStorage<Call>();
  #last: Call | undefined;
  #lastChanged: Call | undefined;
  #given: { atMs: number; parcel: Parcel } | undefined;
  readonly #recent: Parcel[] = [];
  #recentItems = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  through<T>(parcel: Parcel, run: () => Promise<T>): Promise<T> {
    const call: Call = { atMs: this.#now(), before: parcel, after: [] };
    this.#remember(parcel);
    const result = this.#current.run(call, run);
    const earlier = this.#last;
    // A component that does its work at once has done it by now, or is about to give on the rest.
    this.#last = call;
    result.then(
      () => {
        if (!isUntouched(call)) this.#lastChanged = call;
      },
      // What was refused before anything of it went on tells nothing of what would have.
      () => {
        if (this.#last === call && call.after.length === 0) this.#last = earlier;
      },
    );
    return result;
  }

  gives(parcel: Parcel): void {
    this.#current.getStore()?.after.push(parcel);
    this.#given = { atMs: this.#now(), parcel };
  }

  #remember(parcel: Parcel): void {
    this.#recent.push(parcel);
    this.#recentItems += parcel.items;
    while (this.#recent.length > 1 && this.#isMuch()) this.#recentItems -= this.#recent.shift()!.items;
  }

  #isMuch(): boolean {
    return this.#recentItems > MOST_RECENT_ITEMS || this.#recent.length > MOST_RECENT_PARCELS;
  }

  get last(): Readonly<Call> | undefined {
    return this.#last;
  }

  /** The last that was not given on as it was. */
  get lastChanged(): Readonly<Call> | undefined {
    return this.#lastChanged;
  }

  /** The last parcel given on, and what it may be made of. */
  get lastGiven(): { atMs: number; parcel: Parcel; of: readonly Parcel[] } | undefined {
    return this.#given && { ...this.#given, of: this.#recent };
  }
}

/** What a processor does nothing to it gives on as it is. */
const isUntouched = ({ before, after }: Call): boolean => after.length === 1 && after[0] === before;
