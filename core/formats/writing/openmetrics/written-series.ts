import { labelsText, type WrittenLabels } from './labels.ts';

/** Series of one family that are remembered, and the characters of their labels. Of more, those first written are forgotten. */
const MOST_SERIES = 200_000;
const MOST_CHARACTERS = 32 * 1024 ** 2;

/**
 * When the last point of each series of one family was. Streams that differ in what is no label (resources of one name and instance, types of
 * attributes, letters of names) are one series in a file, where two points of one time, or one that goes back in time, are refused.
 */
export class WrittenSeries {
  readonly #lastNs = new Map<string, bigint>();
  readonly #most: number;
  #characters = 0;
  #text = '';
  #key = '';

  constructor(most = MOST_SERIES) {
    this.#most = most;
  }

  /** Whether the point is later than all of its series before it; it is remembered then. `timeNs`: Unix nanoseconds. */
  add(labels: WrittenLabels, timeNs: bigint): boolean {
    const key = this.#keyOf(labels);
    const lastNs = this.#lastNs.get(key);
    if (lastNs !== undefined && timeNs <= lastNs) return false;
    if (lastNs === undefined) this.#makeRoom(key);
    this.#lastNs.set(key, timeNs);
    return true;
  }

  #makeRoom({ length }: string): void {
    this.#characters += length;
    for (const oldest of this.#lastNs.keys()) {
      if (this.#lastNs.size < this.#most && this.#characters <= MOST_CHARACTERS) return;
      this.#lastNs.delete(oldest);
      this.#characters -= oldest.length;
    }
  }

  /** Labels are a set, whatever their order. Points of a stream stand together: they are sorted once. */
  #keyOf(labels: WrittenLabels): string {
    const text = labelsText(labels);
    if (text === this.#text && this.#key !== '') return this.#key;
    this.#text = text;
    this.#key = labelsText([...labels].sort(([one], [other]) => (one < other ? -1 : 1))) || '{}';
    return this.#key;
  }
}
