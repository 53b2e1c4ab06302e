import { sumOf, type Reading, type StepReading } from './step-reading.ts';

/** Rates are of this long, so that a sender's rhythm of seconds does not make them jump. */
const WINDOW_MS = 5_000;
/** An error is news for this long. */
const RECENT_MS = 60_000;
/** A queue that is fuller than this will soon refuse. */
const FULL = 0.8;

export type Trouble = 'failed' | 'lost' | 'refused' | 'queue' | 'error';

/** What one component does now, per second. */
export interface StepFigures {
  /** Null where there is nothing to compare with yet. */
  inRate: number | null;
  outRate: number | null;
  /** Taken out by rule. */
  droppedRate: number;
  /** Taken out though no rule says so. */
  lostRate: number;
  refusedRate: number;
  /** Whole requests, whose items nobody counted. */
  refusalRate: number;
  failedRate: number;
  retryRate: number;
  /** 0 to 1; null where it has no queue. */
  queueFill: number | null;
  latencyMs: number | null;
  /** What is wrong, the worst first; what a rule takes out is not wrong. */
  troubles: Trouble[];
}

/** A counter that went back was started anew meanwhile. */
const rise = (before: number, now: number): number => (now < before ? now : now - before);

/** Of the component `key` at the last of `readings` (the oldest first); undefined where that does not know it. */
export function computeStepFigures(readings: readonly Reading[], key: string): StepFigures | undefined {
  const last = readings.at(-1);
  const now = last?.components[key];
  if (!last || !now) return undefined;
  const first = readings.find(
    ({ atMs, components }) => atMs >= last.atMs - WINDOW_MS && components[key] !== undefined,
  )!;
  const before = first.components[key]!;
  const seconds = (last.atMs - first.atMs) / 1_000;
  const rate = (read: (step: StepReading) => number): number =>
    seconds > 0 ? rise(read(before), read(now)) / seconds : 0;
  const figures = {
    inRate: seconds > 0 ? rate((step) => step.in) : null,
    outRate: seconds > 0 ? rate((step) => step.out) : null,
    droppedRate: rate(({ dropped }) => sumOf(dropped) - sumOf(lostOf(dropped, now.lostReasons))),
    lostRate: rate(({ dropped }) => sumOf(lostOf(dropped, now.lostReasons))),
    refusedRate: rate(({ refused }) => refused),
    refusalRate: rate(({ refusals }) => sumOf(refusals)),
    failedRate: rate(({ failed }) => failed),
    retryRate: rate(({ retries }) => retries),
    queueFill: now.queueCapacity > 0 ? now.queueSize / now.queueCapacity : null,
    latencyMs: now.latencyMs,
  };
  const isErrorRecent = now.lastError !== null && last.atMs - now.lastError.atMs < RECENT_MS;
  return { ...figures, troubles: troublesOf(figures, isErrorRecent) };
}

const lostOf = (dropped: StepReading['dropped'], reasons: readonly string[]): Record<string, number> =>
  Object.fromEntries(Object.entries(dropped).filter(([reason]) => reasons.includes(reason)));

function troublesOf(
  { failedRate, refusedRate, refusalRate, lostRate, queueFill }: Omit<StepFigures, 'troubles'>,
  isErrorRecent: boolean,
): Trouble[] {
  const found: [Trouble, boolean][] = [
    ['failed', failedRate > 0],
    ['lost', lostRate > 0],
    ['refused', refusedRate + refusalRate > 0],
    ['queue', (queueFill ?? 0) > FULL],
    ['error', isErrorRecent],
  ];
  return found.filter(([, isSo]) => isSo).map(([trouble]) => trouble);
}

/** Whether data is lost, or only late. */
export const isLoss = (troubles: readonly Trouble[]): boolean =>
  troubles.includes('failed') || troubles.includes('lost');

/** Items per second between readings, for a small line: what came in or what went out, whichever is more. */
export function computeRateLine(readings: readonly Reading[], key: string): { atMs: number[]; perSecond: number[] } {
  const known = readings.filter(({ components }) => components[key] !== undefined);
  const line = { atMs: [] as number[], perSecond: [] as number[] };
  for (let at = 1; at < known.length; at++) {
    const [before, now] = [known[at - 1]!, known[at]!];
    const seconds = (now.atMs - before.atMs) / 1_000;
    if (seconds <= 0) continue;
    const [then, present] = [before.components[key]!, now.components[key]!];
    line.atMs.push(now.atMs);
    line.perSecond.push(Math.max(rise(then.out, present.out), rise(then.in, present.in)) / seconds);
  }
  return line;
}
