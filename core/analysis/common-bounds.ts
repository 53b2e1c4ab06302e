/** Points that share one set of explicit bounds. */
export interface BoundsUse {
  readonly bounds: readonly number[];
  readonly points: number;
  /** Observations they count. */
  readonly count: number;
}

/** Why a layout's points are not drawn with the others. */
export type RefusalReason = 'bounds-differ' | 'no-buckets' | 'bounds-not-ascending';

export interface CommonBounds<T extends BoundsUse> {
  /** The layout of most points; of equals the finer, then the earlier. Undefined where there is none that can be drawn. */
  readonly kept: T | undefined;
  readonly refused: { reason: RefusalReason; use: T }[];
}

/**
 * Buckets of different bounds cannot be added without guessing how values lie within them. Nothing is bent: one layout
 * is kept and all others are refused, each with its reason and what it counted.
 */
export function chooseBounds<T extends BoundsUse>(uses: readonly T[]): CommonBounds<T> {
  const drawable = uses.filter((use) => flaw(use) === undefined);
  const kept = drawable.reduce<T | undefined>((best, use) => (best && !isBetter(use, best) ? best : use), undefined);
  const refused = uses
    .filter((use) => use !== kept)
    .map((use) => ({ reason: flaw(use) ?? ('bounds-differ' as const), use }));
  return { kept, refused };
}

function isBetter(a: BoundsUse, b: BoundsUse): boolean {
  return a.points !== b.points ? a.points > b.points : a.bounds.length > b.bounds.length;
}

function flaw({ bounds }: BoundsUse): RefusalReason | undefined {
  if (bounds.length === 0) return 'no-buckets';
  // A bound that is no number is neither above nor below another.
  return bounds.every((bound, i) => bound > (bounds[i - 1] ?? -Infinity) || (i === 0 && bound === -Infinity))
    ? undefined
    : 'bounds-not-ascending';
}
