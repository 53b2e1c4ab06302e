/** As `service.telemetry.logs.level` of the Collector names them. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Says a line to people. */
export type Tell = (level: LogLevel, message: string) => void;

interface Cause {
  isWrong: boolean;
  /** Of this time: a cause that comes and goes is not. */
  isTold: boolean;
  toldMs: number;
  lastMs: number;
}

/** What was not heard of for so long is news again. */
const FORGOTTEN_MS = 600_000;
/** A cause that comes and goes is told of once in this time, and of its end. */
const AGAIN_MS = 60_000;
/** Causes hold words of the telemetry sometimes. So many a minute are told of at most; one more is one of the others. */
const MOST_CAUSES = 50;
const OTHERS = 'others';
/** Characters of a line. */
const MOST_TEXT = 500;

/** What a sender or a back end said may be long. */
export const cutLine = (message: string): string =>
  message.length > MOST_TEXT ? `${message.slice(0, MOST_TEXT)}…` : message;

/**
 * Tells what is wrong with a component when it begins and when it is over, since every time would drown all else:
 *
 *   wrong ─► told ─► wrong, wrong … ─► well: told ─► wrong again within a minute, well: neither is told
 */
export class Notices {
  readonly #tell: Tell;
  readonly #now: () => number;
  readonly #causes = new Map<string, Cause>();

  constructor(tell: Tell, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  wrong(cause: string, message: string, level: LogLevel): void {
    const now = this.#now();
    const key = this.#causes.has(cause) || this.#hasRoom(now) ? cause : OTHERS;
    const known = this.#causes.get(key);
    const isSame = known !== undefined && known.isWrong && now - known.lastMs < FORGOTTEN_MS;
    if (isSame && known.isTold) return void (known.lastMs = now);
    const isTold = known === undefined || now - known.toldMs >= AGAIN_MS;
    this.#causes.set(key, { isWrong: true, isTold, toldMs: isTold ? now : known.toldMs, lastMs: now });
    if (isTold) this.#tell(level, cutLine(message));
  }

  /** Forgets the one that was heard of longest ago of those that would be news again. */
  #hasRoom(now: number): boolean {
    if (this.#causes.size < MOST_CAUSES) return true;
    const settled = [...this.#causes].filter(
      ([, { isWrong, toldMs, lastMs }]) => now - (isWrong ? lastMs : toldMs) >= (isWrong ? FORGOTTEN_MS : AGAIN_MS),
    );
    const oldest = settled.reduce<(typeof settled)[number] | undefined>(
      (least, one) => (least && least[1].lastMs <= one[1].lastMs ? least : one),
      undefined,
    );
    return oldest !== undefined && this.#causes.delete(oldest[0]);
  }

  /** All of them are over, which is told once where any of them was. */
  well(causes: readonly string[], message: string): void {
    if (this.#causes.size === 0) return;
    const over = causes.flatMap((cause) => this.#causes.get(cause) ?? []).filter(({ isWrong }) => isWrong);
    for (const cause of over) cause.isWrong = false;
    if (over.some(({ isTold }) => isTold)) this.#tell('info', message);
  }
}
