/** Why a node is on the path or not, by `CriticalPath.reason`. */
export const PATH_REASONS = [
  'on-path',
  'non-blocking-consumer',
  'starts-after-parent-ended',
  'ended-before-needed',
  'ancestor-not-on-path',
  'other-root',
  'no-duration',
  'outside-parent-window',
] as const;

export const ON_PATH = 0;
/** A CONSUMER under its PRODUCER: sent, not waited for. */
export const NON_BLOCKING_CONSUMER = 1;
/** Fire and forget: its parent had ended when it started. */
export const STARTS_AFTER_PARENT_ENDED = 2;
/** A sibling that finished later was waited for while it ran; `findOvertaker` tells which. */
export const ENDED_BEFORE_NEEDED = 3;
export const ANCESTOR_NOT_ON_PATH = 4;
/** Not in the subtree of the root the path was asked for. */
export const OTHER_ROOT = 5;
/** Took no time, so there was nothing to wait for. */
export const NO_DURATION = 6;
/** Ran only when nothing waited for its parent: before the parent started, or in the part of it that outlives its own parent. */
export const OUTSIDE_PARENT_WINDOW = 7;
