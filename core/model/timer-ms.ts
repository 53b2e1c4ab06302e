/** Some 25 days: a timer for longer would fire at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Milliseconds as a timer takes them: whole, and no more than it can wait. */
export const timerMs = (ms: number): number => Math.min(LONGEST_TIMER_MS, Math.ceil(ms));
