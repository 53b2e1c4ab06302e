import { join } from 'node:path';
import { MAX_RECENT, readDesktopState, writeDesktopState, type DesktopState } from './desktop-state.ts';
import { StateFile } from './state-file.ts';

/** A window that is being dragged changes many times a second. */
const SAVE_DELAY_MS = 500;

/** The shell's state between runs, kept in step with its file. */
export class DesktopMemory {
  readonly #file: StateFile;
  #state: DesktopState;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #written: string;

  constructor(dataDir: string) {
    this.#file = new StateFile(join(dataDir, 'desktop.json'));
    this.#state = readDesktopState(this.#file.read());
    this.#written = writeDesktopState(this.#state);
  }

  get state(): DesktopState {
    return this.#state;
  }

  /** Saved soon. */
  change(part: Partial<DesktopState>): void {
    this.#state = { ...this.#state, ...part };
    this.#timer ??= setTimeout(() => void this.save(), SAVE_DELAY_MS);
  }

  /** Resolves when everything is on disk. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = writeDesktopState(this.#state);
    if (text === this.#written) return;
    this.#written = text;
    await this.#file.write(text);
  }
}

/** `path` in front of the others, once. */
export function putFirst(paths: readonly string[], path: string): string[] {
  return [path, ...paths.filter((other) => other !== path)].slice(0, MAX_RECENT);
}
