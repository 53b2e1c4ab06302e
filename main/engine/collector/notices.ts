import { cutAtWord } from '../../../core/model/cut-at-word.ts';

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

/** What is lost, or refused, for one cause, one after another. */
export interface Loss {
  /** 'given up'. */
  cause: string;
  level: LogLevel;
  /** By which `well` ends it; the cause when left out. */
  group?: string;
  /** Of what: each is told of by itself. */
  kind: string;
  count: number;
  /** '3 items of traces'. */
  words: (count: number) => string;
  /** Why this one is. */
  ending: string;
  /** What the sum ends with where it is told later; nothing when left out. */
  sumEnding?: string;
}

interface Sum extends Required<Pick<Loss, 'cause' | 'level' | 'group' | 'words' | 'sumEnding'>> {
  total: number;
  told: number;
  toldMs: number;
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
  message.length > MOST_TEXT ? `${cutAtWord(message, MOST_TEXT)}…` : message;

/**
 * Tells what is wrong with a component when it begins and when it is over, since every time would drown all else:
 *
 *   wrong ─► told ─► wrong, wrong … ─► well: told ─► wrong again within a minute, well: neither is told
 */
export class Notices {
  readonly #tell: Tell;
  readonly #now: () => number;
  readonly #causes = new Map<string, Cause>();
  readonly #sums = new Map<string, Sum>();

  constructor(tell: Tell, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Whether that was told. */
  wrong(cause: string, message: string, level: LogLevel): boolean {
    const now = this.#now();
    const key = this.#causes.has(cause) || this.#hasRoom(now) ? cause : OTHERS;
    const known = this.#causes.get(key);
    const isSame = known !== undefined && known.isWrong && now - known.lastMs < FORGOTTEN_MS;
    if (isSame && known.isTold) {
      known.lastMs = now;
      return false;
    }
    const isTold = known === undefined || now - known.toldMs >= AGAIN_MS;
    this.#causes.set(key, { isWrong: true, isTold, toldMs: isTold ? now : known.toldMs, lastMs: now });
    if (isTold) this.#tell(level, cutLine(message));
    return isTold;
  }

  /** The first is told as what is wrong is, and of those after it the sum once a minute. */
  lost({ cause, level, group = cause, kind, count, words, ending, sumEnding = '' }: Loss): void {
    const key = `${group} ${kind}`;
    const sum = this.#sums.get(key) ?? {
      cause,
      level,
      group,
      words,
      sumEnding,
      total: 0,
      told: 0,
      toldMs: this.#now(),
    };
    this.#sums.set(key, sum);
    sum.total += count;
    sum.sumEnding = sumEnding;
    const soFar = sum.total > count ? ` (${words(sum.total)} so far)` : '';
    const isTold = this.wrong(key, `${words(count)} ${cause}${soFar}${ending}`, level);
    if (isTold) this.#settle(sum);
    else if (this.#now() - sum.toldMs >= AGAIN_MS) this.#tellSum(sum);
  }

  /** The sums of what is lost that were not told yet: whoever loses it ends. */
  tellSums(): void {
    for (const sum of this.#sums.values()) this.#tellSum(sum);
  }

  #tellSum(sum: Sum): void {
    const { cause, level, words, total, told, sumEnding } = sum;
    if (told < total) this.#tell(level, cutLine(`${words(total)} ${cause} so far${sumEnding}`));
    this.#settle(sum);
  }

  #settle(sum: Sum): void {
    sum.told = sum.total;
    sum.toldMs = this.#now();
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
    const sums = [...this.#sums].filter(([, { group }]) => causes.includes(group));
    const keys = [...causes, ...sums.map(([key]) => key)];
    const over = keys.flatMap((key) => this.#causes.get(key) ?? []).filter(({ isWrong }) => isWrong);
    for (const cause of over) cause.isWrong = false;
    if (!over.some(({ isTold }) => isTold)) return;
    for (const [, sum] of sums) this.#tellSum(sum);
    this.#tell('info', message);
  }
}
