import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { fnv64a } from '../../../encoding/fnv.ts';
import { decodeHexInto } from '../../../encoding/hex.ts';
import { STATUS_CODES } from '../../../model/span.ts';
import { NS_PER_MS } from '../../../model/units.ts';
import { traceStateAt } from '../../ottl/contexts/trace-state.ts';
import type { Settings } from '../../settings.ts';
import type { Evaluate, Verdict } from './policy.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const SAMPLED_FLAG = 1;
const wanted = (isMatch: boolean): Verdict => (isMatch ? 'sampled' : 'not-sampled');

export function readAlwaysSample(settings: Settings): Evaluate {
  settings.allow([]);
  return () => 'sampled';
}

/** From the earliest start to the latest end, whatever is between. */
export function readLatency(settings: Settings): Evaluate {
  settings.allow(['threshold_ms', 'upper_threshold_ms']);
  const least = BigInt(settings.integer('threshold_ms', 0, 0, MOST));
  const most = BigInt(settings.integer('upper_threshold_ms', 0, 0, MOST));
  return (trace) => {
    let [start, end] = [0n, 0n];
    for (const { startTimeUnixNano, endTimeUnixNano } of trace.outlines) {
      if (start === 0n || startTimeUnixNano < start) start = startTimeUnixNano;
      if (endTimeUnixNano > end) end = endTimeUnixNano;
    }
    const tookMs = (end - start) / NS_PER_MS;
    return wanted(most === 0n ? tookMs >= least : least < tookMs && tookMs <= most);
  };
}

export function readStatusCode(settings: Settings): Evaluate {
  settings.allow(['status_codes']);
  const names = settings.texts('status_codes');
  if (names.length === 0) settings.note(['status_codes'], 'expected at least one status code to filter on');
  const codes = names.map((name, i) => {
    const code = STATUS_CODES.findIndex((known) => known === name);
    if (code < 0) settings.note(['status_codes', i], `unknown status code "${name}", supported: OK, ERROR, UNSET`);
    return code;
  });
  return (trace) => wanted(trace.outlines.some(({ statusCode }) => codes.includes(statusCode)));
}

/** Key and value of a trace state have so many characters at most, with what is between them. */
const LONGEST_MEMBER = 256;

export function readTraceState(settings: Settings): Evaluate {
  settings.allow(['key', 'values']);
  const key = settings.text('key');
  if (key === '') settings.note(['key'], 'the key of a trace state is expected here');
  const isPossible = (value: string) => value !== '' && key.length + value.length < LONGEST_MEMBER;
  const values = new Set(settings.texts('values').filter(isPossible));
  const has = (state: string) => {
    const value = traceStateAt(state, key);
    return value.kind === 'string' && values.has(value.value);
  };
  return (trace) => wanted(trace.outlines.some(({ traceState }) => traceState !== '' && has(traceState)));
}

export function readTraceFlags(settings: Settings): Evaluate {
  settings.allow([]);
  return (trace) => wanted(trace.outlines.some(({ flags }) => (flags & SAMPLED_FLAG) !== 0));
}

export function readSpanCount(settings: Settings): Evaluate {
  settings.allow(['min_spans', 'max_spans']);
  const least = settings.integer('min_spans', 0, 0, 2 ** 31 - 1);
  const most = settings.integer('max_spans', 0, 0, 2 ** 31 - 1);
  return ({ spanCount }) => wanted(spanCount >= least && (most === 0 || spanCount <= most));
}

const DEFAULT_SALT = 'default-hash-seed';
const ID_BYTES = 16;
/** Enough for all 53 of a percentage down to a billionth; doubling is exact. */
const FRACTION_BITS = 120;
const MOST_HASH = 2n ** 64n - 1n;

/** By a hash of the trace id, so that every Collector with the same salt decides the same. */
export function readProbabilistic(settings: Settings): Evaluate {
  settings.allow(['hash_salt', 'sampling_percentage']);
  const salt = encodeUtf8(settings.word('hash_salt') || DEFAULT_SALT);
  const threshold = partOfHashes(settings.number('sampling_percentage', 0, 0) / 100);
  return ({ traceId }) => {
    const id = new Uint8Array(ID_BYTES);
    decodeHexInto(traceId, id, 0);
    return wanted(fnv64a(salt, id) <= threshold);
  };
}

/** A part of all hashes. A product of doubles would lose the last bits. */
function partOfHashes(part: number): bigint {
  if (part >= 1) return MOST_HASH;
  return (MOST_HASH * BigInt(Math.round(part * 2 ** FRACTION_BITS))) >> BigInt(FRACTION_BITS);
}
