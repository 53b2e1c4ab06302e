import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PIECE = Buffer.alloc(64 * 1024, 1);

/** A disk of some megabytes, in memory, which can be filled up to the last byte. */
export class SmallVolume {
  readonly folder: string;
  #fill: number | undefined;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** The reason where there can be none: only root may mount, and only on Linux. */
  static mount(megabytes: number): SmallVolume | string {
    const folder = mkdtempSync(join(tmpdir(), 'tracebench-volume-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
      return new SmallVolume(folder);
    } catch (error) {
      rmdirSync(folder);
      return `a small disk cannot be mounted here: ${String(error).split('\n')[0]}`;
    }
  }

  get isFull(): boolean {
    return this.#fill !== undefined;
  }

  /** Takes what is free but this much; may be called again while others write. */
  fill(leaveBytes: number): void {
    this.#fill ??= openSync(join(this.folder, 'fill'), 'w');
    let size = 0;
    for (let at = 0; ; at += PIECE.length) {
      const written = tryWrite(this.#fill, at);
      size = at + written;
      if (written < PIECE.length) break;
    }
    ftruncateSync(this.#fill, Math.max(0, size - leaveBytes));
  }

  free(): void {
    if (this.#fill === undefined) return;
    closeSync(this.#fill);
    rmSync(join(this.folder, 'fill'));
    this.#fill = undefined;
  }

  unmount(): void {
    this.free();
    execFileSync('umount', [this.folder], { stdio: 'pipe' });
    rmdirSync(this.folder);
  }
}

function tryWrite(file: number, at: number): number {
  try {
    return writeSync(file, PIECE, 0, PIECE.length, at);
  } catch {
    return 0;
  }
}
