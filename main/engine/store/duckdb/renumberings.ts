import { Renumbering } from './renumber.ts';

interface Known {
  renumbering: Renumbering;
  /** Rows to come use no values with lower ids, by the packer's own numbers. */
  oldestValue: number;
}

/** What is known of the packers at work: the one of requests, which may be another from some time on, and one an import. */
export class Renumberings {
  readonly #known = new Map<string, Known>();

  /** `importId` is '' for requests. */
  of(packer: string, importId: string): Renumbering {
    const known = this.#known.get(importId);
    if (known?.renumbering.packer === packer) return known.renumbering;
    const renumbering = new Renumbering(packer);
    this.#known.set(importId, { renumbering, oldestValue: 1 });
    return renumbering;
  }

  /** Its packer makes no rows any more. */
  delete(importId: string): void {
    this.#known.delete(importId);
  }

  /** Notes what one of them uses from now on; gives the lowest id in the store that any of them may use, 0 where that may be any. */
  oldestValue(importId: string, own: number): number {
    const known = this.#known.get(importId);
    if (known) known.oldestValue = own;
    return Math.min(
      ...[...this.#known.values()].map(({ renumbering, oldestValue }) => renumbering.valueId(oldestValue)),
    );
  }
}
