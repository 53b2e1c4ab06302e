import type { PipelineReadings } from '../../../contract/operations/pipelines.ts';

const KEPT_MS = 5 * 60_000;

/** Readings of the last five minutes, the oldest first. */
export class History {
  #readings: PipelineReadings[] = [];

  add(readings: PipelineReadings): void {
    this.#readings.push(readings);
    const oldest = readings.atMs - KEPT_MS;
    while (this.#readings[0]!.atMs < oldest) this.#readings.shift();
  }

  get readings(): PipelineReadings[] {
    return [...this.#readings];
  }
}
