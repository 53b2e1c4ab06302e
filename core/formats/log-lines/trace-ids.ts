import { NO_SPAN_ID, NO_TRACE_ID, type SpanId, type TraceId } from '../../model/ids.ts';
import { isHex } from '../../encoding/hex.ts';

// Loggers write ids in the notation of their tracer: hex of 128 or 64 bits, with or without leading zeros, as a UUID, as AWS X-Ray
// and Google Cloud name traces, or (Datadog) as a decimal number of 64 bits.

const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;
/** Below it a text of hex digits is more likely a counter or a word. */
const FEWEST_DIGITS = 8;
const LAST_DECIMAL = 1n << 64n;

export interface FoundTraceId {
  id: TraceId;
  /** It had 64 bits or fewer. */
  padded: boolean;
}

export interface TraceParent {
  traceId: TraceId;
  spanId: SpanId;
  flags: number;
}

/** undefined when it is none, or all zero. */
export function readTraceId(written: string): FoundTraceId | undefined {
  if (written.length === TRACE_DIGITS && isLowerHex(written)) return { id: written as TraceId, padded: false };
  const digits = hexDigits(plainTraceId(written), TRACE_DIGITS);
  if (digits === undefined) return undefined;
  return { id: digits.padStart(TRACE_DIGITS, '0') as TraceId, padded: digits.length <= SPAN_DIGITS };
}

/** undefined when it is none, or all zero. */
export function readSpanId(written: string): SpanId | undefined {
  if (written.length === SPAN_DIGITS && isLowerHex(written)) return written as SpanId;
  return hexDigits(written, SPAN_DIGITS)?.padStart(SPAN_DIGITS, '0') as SpanId | undefined;
}

/** Hex of an unsigned 64-bit decimal, as Datadog writes ids; undefined when it is none. */
export function hexOfDecimal(written: string): string | undefined {
  if (!/^\d{1,20}$/.test(written)) return undefined;
  const value = BigInt(written);
  return value < LAST_DECIMAL ? value.toString(16).padStart(SPAN_DIGITS, '0') : undefined;
}

/** W3C's `00-TRACE-SPAN-FLAGS`. */
export function readTraceParent(written: string): TraceParent | undefined {
  const parts = written.split('-', 5);
  if (parts.length !== 4 || parts[0]!.length !== 2 || parts[1]!.length !== TRACE_DIGITS) return undefined;
  const traceId = readTraceId(parts[1]!)?.id ?? NO_TRACE_ID;
  const spanId = readSpanId(parts[2]!) ?? NO_SPAN_ID;
  if (traceId === '' || spanId === '' || parts[3]!.length !== 2 || !isHex(parts[3]!)) return undefined;
  return { traceId, spanId, flags: Number.parseInt(parts[3]!, 16) };
}

/** Without what Google Cloud (`projects/p/traces/ID`), UUIDs and X-Ray (`1-8 digits-24 digits`) put around the digits. */
function plainTraceId(written: string): string {
  if (written.length > 300) return '';
  const id = written.startsWith('projects/') ? written.slice(written.lastIndexOf('/') + 1) : written;
  if (id.length === 36) return id.replaceAll('-', '');
  return id.length === 35 && id.startsWith('1-') ? id.slice(2).replace('-', '') : id;
}

/** Digits and a–f, not all of them zero: the usual form needs no new string. */
function isLowerHex(written: string): boolean {
  let bits = 0;
  for (let i = 0; i < written.length; i++) {
    const code = written.charCodeAt(i);
    if (!((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return false;
    bits |= code & 0x4f;
  }
  return bits !== 0;
}

function hexDigits(written: string, most: number): string | undefined {
  const digits = (written.startsWith('0x') ? written.slice(2) : written).toLowerCase();
  if (digits.length < FEWEST_DIGITS || digits.length > most || !isHex(digits)) return undefined;
  return /^0+$/.test(digits) ? undefined : digits;
}
