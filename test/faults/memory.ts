import { readFileSync, writeFileSync } from 'node:fs';

/** Resident memory of a process over a while, in MiB (Linux; NaN elsewhere). */
export class MemoryWatch {
  readonly #pid: number;

  constructor(pid: number) {
    this.#pid = pid;
  }

  get nowMiB(): number {
    return this.#read('VmRSS');
  }

  /** The kernel's own high-water mark since `forget`: nothing between two looks escapes it. */
  get peakMiB(): number {
    return this.#read('VmHWM');
  }

  /** The mark begins anew. */
  forget(): void {
    writeFileSync(`/proc/${this.#pid}/clear_refs`, '5');
  }

  #read(name: string): number {
    const status = readFileSync(`/proc/${this.#pid}/status`, 'utf8');
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN) / 1_024;
  }
}

/** Milliseconds until memory is down to that much; Infinity where it is not in time. */
export async function msUntilBelow(memory: MemoryWatch, mib: number, patienceMs: number): Promise<number> {
  const begun = performance.now();
  while (performance.now() - begun < patienceMs) {
    if (memory.nowMiB <= mib) return performance.now() - begun;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return Infinity;
}
