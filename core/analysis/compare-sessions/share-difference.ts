/** Normal quantile for 99 % in the middle: a session has hundreds of operations, of which one in a hundred may seem worse by chance. */
const Z = 2.576;

interface Part {
  readonly part: number;
  readonly of: number;
}

/**
 * The least a share rose from before to after, with all that chance may do taken off: the lower bound of the difference
 * (Newcombe 1998, method 10, from Wilson's intervals, which hold for few items and for shares of 0 and 1). NaN without items.
 */
export function leastShareRise(before: Part, after: Part): number {
  if (before.of === 0 || after.of === 0) return NaN;
  const [was, is] = [wilson(before.part, before.of), wilson(after.part, after.of)];
  return is.share - was.share - Math.hypot(is.share - is.low, was.high - was.share);
}

export type Judgement = 'fine' | 'unsure' | 'worse';

/** Whether a share rose by so much at least, and beyond chance. */
export function judgeShareRise(before: Part, after: Part, threshold: number): Judgement {
  const rise = after.part / after.of - before.part / before.of;
  if (!(rise >= threshold && rise > 0)) return 'fine';
  return leastShareRise(before, after) > 0 ? 'worse' : 'unsure';
}

/** Wilson's score interval of a share. */
function wilson(part: number, of: number): { share: number; low: number; high: number } {
  const share = part / of;
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  const middle = share + (Z * Z) / (2 * of);
  return { share, low: (middle - spread) / scale, high: (middle + spread) / scale };
}
