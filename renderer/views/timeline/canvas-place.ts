import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import { writeRange } from '../../state/box.ts';
import type { TimeRange } from '../../state/time-range.ts';

/*
 * What of the canvas is in the address besides what all views share:
 *
 *   by = host | operation            groups of lanes
 *   at = <from>-<to>@<range>         the window, absolute nanoseconds; of another range it is not one any more
 *   y  = <pixels>                    how far the lanes are scrolled
 */

const AT = /^(\d{1,20})-(\d{1,20})@/;

const absolute = (baseNs: bigint, ns: number): bigint => {
  const at = baseNs + BigInt(Math.round(ns));
  return at > 0n ? at : 0n;
};

export function writeWindow({ fromNs, toNs }: TimeSpan, baseNs: bigint, range: TimeRange): string {
  return `${absolute(baseNs, fromNs)}-${absolute(baseNs, toNs)}@${writeRange(range)}`;
}

/** The window of an address, from `baseNs`; undefined where it tells none, or that of another range. */
export function readWindow(at: string | undefined, baseNs: bigint, range: TimeRange): TimeSpan | undefined {
  const [text, from, to] = AT.exec(at ?? '') ?? [];
  if (text === undefined || at!.slice(text.length) !== writeRange(range)) return undefined;
  const window = { fromNs: Number(BigInt(from!) - baseNs), toNs: Number(BigInt(to!) - baseNs) };
  return window.fromNs < window.toNs ? window : undefined;
}

export function readScroll(y: string | undefined): number {
  return /^\d{1,7}$/.test(y ?? '') ? Number(y) : 0;
}

/** Bases lie so far apart, 26 days, that another range seldom has another one; offsets from them are still exact. */
const BASE_STEP = 1n << 51n;

/** What times of the canvas are counted from. */
export const baseOf = (fromNs: bigint): bigint => fromNs - (fromNs % BASE_STEP);
