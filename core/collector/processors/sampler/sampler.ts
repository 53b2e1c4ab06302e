import { fnv32a } from '../../../encoding/fnv.ts';
import type { SamplingState } from './sampling-state.ts';
import { ALWAYS, keeps, MOST_RANDOM, NEVER, probabilityOf, thresholdOfProbability } from './threshold.ts';

export type SamplerMode = 'hash_seed' | 'proportional' | 'equalizing';

/** What a sampler needs of its settings. */
export interface SamplerSettings {
  mode: SamplerMode;
  /** A single-precision number, as the Collector keeps it. */
  percentage: number;
  hashSeed: number;
  precision: number;
  failClosed: boolean;
}

/** Where the randomness of an item comes from when it does not say it itself: its trace id or an attribute, as bytes. */
export interface Source {
  /** To be hashed; undefined or empty for none. */
  bytes: Uint8Array | undefined;
  /** The last 14 hex digits of its trace id; undefined for none. */
  traceRandomness: bigint | undefined;
}

export interface Decision {
  isKept: boolean;
  /** What the item is to say; undefined to leave it as it is. */
  state: SamplingState | undefined;
  error: string | undefined;
}

/** Sampling of the hash has 14 bits. */
const BUCKETS_LOG2 = 14;
const BUCKETS = 2 ** BUCKETS_LOG2;

/** Decides item by item, the same for the same randomness. `state` is what the item says, undefined where that is not understood. */
export class Sampler {
  readonly #settings: SamplerSettings;
  readonly #fixed: bigint;

  constructor(settings: SamplerSettings) {
    this.#settings = settings;
    this.#fixed = fixedThreshold(settings);
  }

  /** `priority` changes the threshold that was decided. */
  decide(state: SamplingState | undefined, source: Source, priority: (threshold: bigint) => bigint): Decision {
    const { randomness, own, error } = this.#randomness(state, source);
    const problem = error ?? inconsistency(own, randomness);
    // Where the item keeps its state although the threshold was wrong, it is taken away.
    const carrier = problem === INCONSISTENT && own ? { ...own, threshold: undefined } : own;
    const onError = this.#settings.failClosed ? NEVER : ALWAYS;
    const threshold = priority(problem === undefined ? this.#threshold(own) : onError);
    const isKept = keeps(threshold, randomness ?? MOST_RANDOM);
    return { isKept, state: isKept && carrier ? raised(carrier, threshold) : undefined, error: problem };
  }

  /** The random bits, the state that may be written, and what is wrong with what was found. */
  #randomness(
    state: SamplingState | undefined,
    source: Source,
  ): { randomness: bigint | undefined; own: SamplingState | undefined; error?: string } {
    const isNever = this.#fixed === NEVER;
    if (isNever) return { randomness: MOST_RANDOM, own: state, ...(state ? {} : { error: NOT_UNDERSTOOD }) };
    if (this.#settings.mode !== 'hash_seed') {
      if (!state) return { randomness: undefined, own: undefined, error: NOT_UNDERSTOOD };
      return { randomness: state.randomness ?? source.traceRandomness, own: state };
    }
    const bytes = source.bytes?.length ? source.bytes : undefined;
    const randomness = bytes ? hashRandomness(bytes, this.#settings.hashSeed) : undefined;
    if (!state) return { randomness, own: undefined, error: NOT_UNDERSTOOD };
    if (state.randomness !== undefined)
      return { randomness, own: undefined, error: `item has sampling randomness, ${OTHER_MODES}` };
    if (state.threshold !== undefined)
      return { randomness, own: undefined, error: `item has sampling threshold, ${OTHER_MODES}` };
    return { randomness, own: { ...state, randomness } };
  }

  #threshold(state: SamplingState | undefined): bigint {
    if (this.#fixed === NEVER || this.#settings.mode === 'hash_seed') return this.#fixed;
    const arriving = state?.threshold;
    if (this.#settings.mode === 'equalizing')
      return arriving !== undefined && arriving > this.#fixed ? arriving : this.#fixed;
    const incoming = arriving === undefined ? 1 : probabilityOf(arriving);
    return thresholdOfProbability(incoming * ratioOf(this.#settings), this.#settings.precision);
  }
}

const INCONSISTENT = 'inconsistent arriving threshold: item should not have been sampled';
const NOT_UNDERSTOOD = 'what the item says of its sampling is not understood';
const OTHER_MODES = 'equalizing or proportional mode recommended';

function inconsistency(state: SamplingState | undefined, randomness: bigint | undefined): string | undefined {
  if (randomness === undefined) return 'missing randomness';
  return state?.threshold !== undefined && !keeps(state.threshold, randomness) ? INCONSISTENT : undefined;
}

/** A threshold is only ever raised: a probability cannot grow again. */
function raised(state: SamplingState, threshold: bigint): SamplingState {
  return state.threshold !== undefined && state.threshold > threshold ? state : { ...state, threshold };
}

const ratioOf = ({ percentage }: SamplerSettings): number => Math.min(percentage, 100) / 100;

/** Of all modes but the proportional one, whose threshold depends on the item. */
function fixedThreshold(settings: SamplerSettings): bigint {
  const ratio = ratioOf(settings);
  if (ratio === 0) return NEVER;
  if (settings.mode !== 'hash_seed') return thresholdOfProbability(Math.max(ratio, 2 ** -56), settings.precision);
  // In single precision and rounded down, as it always was.
  const kept = Math.trunc(Math.fround(Math.fround(Math.min(settings.percentage, 100)) * Math.fround(BUCKETS / 100)));
  return kept === 0 ? NEVER : BigInt(BUCKETS - kept) << 42n;
}

/** 56 bits of a 32-bit hash, in which the first 14 decide as the hash itself did before there were thresholds. */
function hashRandomness(bytes: Uint8Array, seed: number): bigint {
  const seedBytes = Uint8Array.from([0, 8, 16, 24], (shift) => seed >>> shift);
  const hash = fnv32a(seedBytes, bytes);
  const bucket = hash & (BUCKETS - 1);
  const unused = hash >>> (32 - BUCKETS_LOG2);
  // 14 bits that decide, 28 of what the hash has left, 14 of the hash itself: as two halves, for small numbers are quick.
  const mixed = (unused ^ (unused << 10)) & (2 ** 28 - 1);
  const high = ((BUCKETS - 1 - bucket) << 14) | (mixed >>> 14);
  const low = ((mixed & (BUCKETS - 1)) << 14) | bucket;
  return (BigInt(high) << 28n) | BigInt(low);
}
