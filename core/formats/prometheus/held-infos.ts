import type { Labels } from './sample.ts';

/** Of all of them; a file that tells more is not one of Prometheus'. */
const MOST_BYTES = 16 * 1024 * 1024;
/** What one costs beside its text. */
const INFO_BYTES = 200;
const NONE: Labels = [];

/** What is told of targets or scopes, by their key. */
export class HeldInfos {
  readonly #labels = new Map<string, Labels>();
  #bytes = 0;

  /** The last word on a target counts. False where there are too many to be held. */
  hold(key: string, labels: Labels): boolean {
    const more = bytesOf(labels) - bytesOf(this.#labels.get(key) ?? NONE);
    const bytes = this.#bytes + more + (this.#labels.has(key) ? 0 : INFO_BYTES + key.length);
    if (bytes > MOST_BYTES) return false;
    this.#bytes = bytes;
    this.#labels.set(key, labels);
    return true;
  }

  of(key: string): Labels | undefined {
    return this.#labels.get(key);
  }
}

function bytesOf(labels: Labels): number {
  return labels.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}
