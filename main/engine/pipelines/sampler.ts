import type { ComponentSample } from '../../../contract/operations/pipelines.ts';
import { ItemChanges, type ShowItem } from '../../../core/collector/item-changes.ts';
import type { Parcel } from '../../../core/collector/parcel.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import type { Meter } from '../collector/meter.ts';
import { Tap } from './tap.ts';

/** From the last time somebody asked: looking on costs, and keeps the last parcels. */
const LOOKING_MS = 60_000;
/** So long a batch that a processor did something to is shown before newer ones that it left as they are. */
const TELLING_MS = 30_000;
const MOST_CHANGES = 100;
const MOST_CHARACTERS = 1_000_000;

const NOTHING: ComponentSample = { atMs: 0, signal: 'traces', itemsBefore: 0, itemsAfter: 0, changes: [] };

/**
 * What a component does with what it is given. 'source': it makes what it gives. 'end': it gives nothing on. 'step': it gives on what
 * it makes of a parcel at once. 'store': it holds parcels back.
 */
export type Role = 'source' | 'end' | 'step' | 'store';

interface Looking {
  tap: Tap;
  timer: NodeJS.Timeout;
}

/** Looks on at those components that somebody asked for in the last minute. */
export class Sampler {
  readonly #looking = new Map<Meter, Looking>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Items are listed as `show` gives them. */
  sample(meter: Meter, role: Role, show: ShowItem): ComponentSample {
    const { tap } = this.#look(meter);
    if (role === 'store') return sampleOfStore(tap, show);
    const last = role === 'step' ? this.#mostTelling(tap) : tap.last;
    if (!last) return NOTHING;
    const before = role === 'source' ? [] : [last.before];
    const after = role === 'end' ? [last.before] : role === 'source' ? [last.before] : last.after;
    return describe(last.atMs, before, after, show);
  }

  #mostTelling({ last, lastChanged }: Tap): Tap['last'] {
    return lastChanged && this.#now() - lastChanged.atMs < TELLING_MS ? lastChanged : last;
  }

  #look(meter: Meter): Looking {
    const known = this.#looking.get(meter);
    if (known) {
      known.timer.refresh();
      return known;
    }
    const looking = { tap: new Tap(this.#now), timer: setTimeout(() => this.#stop(meter), LOOKING_MS) };
    looking.timer.unref();
    this.#looking.set(meter, looking);
    meter.tap = looking.tap;
    return looking;
  }

  #stop(meter: Meter): void {
    clearTimeout(this.#looking.get(meter)?.timer);
    this.#looking.delete(meter);
    meter.tap = undefined;
  }

  close(): void {
    for (const meter of [...this.#looking.keys()]) this.#stop(meter);
  }
}

function describe(atMs: number, before: readonly Parcel[], after: readonly Parcel[], show: ShowItem): ComponentSample {
  const changes = new ItemChanges(show);
  changes.compare(before.flatMap(read), after.flatMap(read));
  return {
    atMs,
    signal: (before[0] ?? after[0])!.signal,
    itemsBefore: itemsOf(before),
    itemsAfter: itemsOf(after),
    changes: changes.list(MOST_CHANGES, MOST_CHARACTERS),
  };
}

/** Of what it was given, only that is told which is in what it gave: the rest it may still hold. */
function sampleOfStore(tap: Tap, show: ShowItem): ComponentSample {
  const given = tap.lastGiven;
  if (!given) return NOTHING;
  const { atMs, parcel, of } = given;
  const changes = new ItemChanges(show);
  changes.compare(of.filter(({ signal }) => signal === parcel.signal).flatMap(read), read(parcel));
  const itemsBefore = changes.count('same') + changes.count('changed');
  const kinds = ['changed', 'added', 'same'] as const;
  const list = changes.list(MOST_CHANGES, MOST_CHARACTERS, kinds);
  return { atMs, signal: parcel.signal, itemsBefore, itemsAfter: parcel.items, changes: list };
}

const itemsOf = (parcels: readonly Parcel[]): number => parcels.reduce((sum, { items }) => sum + items, 0);

/** What cannot be read has no items to show; whoever has to read it says so. */
function read(parcel: Parcel): Telemetry[] {
  try {
    return [parcel.look()];
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}
