import type { Notes } from '../records/notes.ts';
import { readSpanId, readTraceId, type ReadId } from '../records/foreign-id.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { wholeOf } from '../records/scalars.ts';

const DIGITS = 16;
const LAST_ID = 2n ** 64n - 1n;
const NONE: ReadId = { id: '', original: '' };

/** Agents are sent unsigned 64-bit numbers; what goes without an agent has hex texts. 0 is none. */
export function spanIdOf(value: unknown, notes: Notes): ReadId | typeof UNSAFE {
  return typeof value === 'string' ? readSpanId(value, notes) : numberId(value);
}

/** 16 digits where the upper half is told elsewhere, if at all; 32 digits of a text. A trace 0, as in test data, is one as well. */
export function traceIdOf(value: unknown, notes: Notes): ReadId | typeof UNSAFE {
  if (value === 0) return readTraceId('trace 0', notes);
  return typeof value === 'string' ? readTraceId(value, notes) : numberId(value);
}

function numberId(value: unknown): ReadId | typeof UNSAFE {
  const whole = wholeOf(value);
  if (whole === UNSAFE) return UNSAFE;
  if (whole === undefined || whole <= 0n || whole > LAST_ID) return NONE;
  return { id: whole.toString(16).padStart(DIGITS, '0'), original: '' };
}
