import { isHex } from '../../encoding/hex.ts';
import type { Notes } from './notes.ts';

const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;
const LONGEST_HASHED = 2_000;
const FNV_PRIME = 0x100000001b3n;
const FNV_OFFSETS: readonly bigint[] = [0xcbf29ce484222325n, 0x84222325cbf29ce4n];
const ZERO = 0x30;
const NINE = 0x39;
const LETTER_A = 0x61;
const LETTER_F = 0x66;

/** An id as OpenTelemetry has it, and what it was if that was something else. */
export interface ReadId {
  /** Lower-case hex of full length; '' for none. */
  id: string;
  /** Set where the id was made up of a hash, for it was no hex. */
  original: string;
}

const NONE: ReadId = { id: '', original: '' };

/** 128 bits in hex. Shorter ones are padded on the left; what is no hex is hashed, the same one always to the same id. */
export function readTraceId(text: unknown, notes: Notes): ReadId {
  return readId(text, TRACE_DIGITS, notes);
}

/** 64 bits in hex. */
export function readSpanId(text: unknown, notes: Notes): ReadId {
  return readId(text, SPAN_DIGITS, notes);
}

function readId(text: unknown, digits: number, notes: Notes): ReadId {
  if (typeof text !== 'string') return NONE;
  if (text.length === digits && isPlainId(text)) return { id: text, original: '' };
  const bare = text.replace(/^0+/, '');
  if (bare === '') return NONE;
  if (bare.length <= digits && isHex(bare)) return { id: bare.toLowerCase().padStart(digits, '0'), original: '' };
  const id = hashedId(text, digits);
  notes.warn('foreign-id', `${text.slice(0, 100)} → ${id}`);
  return { id, original: text };
}

/** Nearly all ids are this already: lower-case hex, and not all zero. */
function isPlainId(text: string): boolean {
  let isZero = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== ZERO) isZero = false;
    if ((code < ZERO || code > NINE) && (code < LETTER_A || code > LETTER_F)) return false;
  }
  return !isZero;
}

/** An id made up of a text by FNV-1a: 32 or 16 hex digits, never all zero. Of long texts the beginning and the length count. */
export function hashedId(whole: string, digits: number): string {
  const text = whole.length > LONGEST_HASHED ? `${whole.slice(0, LONGEST_HASHED)}${whole.length}` : whole;
  return FNV_OFFSETS.slice(0, digits / SPAN_DIGITS)
    .map((offset) => {
      let hash = offset;
      for (let i = 0; i < text.length; i++) {
        hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * FNV_PRIME);
      }
      return (hash === 0n ? 1n : hash).toString(16).padStart(SPAN_DIGITS, '0');
    })
    .join('');
}
