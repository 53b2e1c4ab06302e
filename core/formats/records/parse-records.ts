import { repairUtf8 } from '../../encoding/utf8.ts';
import { parseInteger } from '../../json/json-numbers.ts';
import type { Findings } from '../../otlp/findings.ts';
import { OPEN_BRACE } from '../json-bytes.ts';
import { ValueScanner } from '../json-value-scanner.ts';
import { prefixOf, standsAt } from './record-prefix.ts';
import type { RecordElement, RecordPiece } from './record-queue.ts';

/** A broken record is searched for good ones in it as long as that costs no more than so many looks at it. */
const MOST_LOOKS = 4;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface Parsed<C> {
  element: RecordElement<C>;
  value: unknown;
  /** Set instead of a value: why there is none. */
  fault: string;
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const keepWhole: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && source !== undefined
    ? (parseInteger(source) ?? value)
    : value;

/** The text of a range. What is not UTF-8 gets U+FFFD, and is counted. */
function textOf(bytes: Uint8Array, start: number, end: number, findings: Findings): string {
  try {
    return strict.decode(bytes.subarray(start, end));
  } catch {
    findings.warn('invalid-utf8', 'a record');
    return repairUtf8(bytes, start, end);
  }
}

/**
 * The values of a piece, all at once where nothing is wrong with them. Numbers are JavaScript's: of whole numbers above 2^53
 * only `parseExactly` has all digits.
 */
export function* parseRecords<C>(piece: RecordPiece<C>, findings: Findings): Generator<Parsed<C>> {
  const { bytes, elements } = piece;
  const values = parse(textOf(bytes, 0, bytes.length, findings)) as unknown[] | SyntaxError;
  if (Array.isArray(values) && values.length === elements.length) {
    for (let i = 0; i < values.length; i++) yield { element: elements[i]!, value: values[i], fault: '' };
    return;
  }
  for (const element of elements) yield* parseAlone(bytes, element, findings);
}

/** The value again, with whole numbers beyond 2^53 as bigint, also those written like 1e+18. */
export function parseExactly<C>(piece: RecordPiece<C>, element: RecordElement<C>): unknown {
  return parseWhole(repairUtf8(piece.bytes, element.start, element.end));
}

/** Of what is no record but told once for many: whole numbers beyond 2^53 are bigint. @throws SyntaxError */
export function parseWhole(text: string): unknown {
  return JSON.parse(text, keepWhole as (key: string) => unknown);
}

function* parseAlone<C>(bytes: Uint8Array, element: RecordElement<C>, findings: Findings): Generator<Parsed<C>> {
  const value = parse(textOf(bytes, element.start, element.end, findings));
  if (!(value instanceof SyntaxError)) {
    yield { element, value, fault: '' };
    return;
  }
  yield { element, value: undefined, fault: value.message };
  for (const inner of insideOf(bytes, element)) {
    const found = parse(textOf(bytes, inner.start, inner.end, findings));
    if (!(found instanceof SyntaxError)) yield { element: inner, value: found, fault: '' };
  }
}

/** What a broken record swallowed: whatever in it begins as it does. */
function* insideOf<C>(bytes: Uint8Array, element: RecordElement<C>): Generator<RecordElement<C>> {
  const prefix = prefixOf(bytes.subarray(0, element.end), element.start);
  if (prefix === undefined) return;
  const range = bytes.subarray(0, element.end);
  let looked = 0;
  for (let at = element.start + 1; at < element.end; at++) {
    if (range[at] !== OPEN_BRACE || !standsAt(prefix, range, at)) continue;
    const scanner = new ValueScanner({ line: 1, atLineStart: false });
    scanner.begin(OPEN_BRACE);
    const stop = scanner.scan(range, at, false);
    looked += scanner.position - at;
    if (stop === 'done') {
      const offset = element.offset + at - element.start;
      yield { ...element, start: at, end: scanner.position, offset, afterBreak: true };
      at = scanner.position - 1;
    }
    if (looked > MOST_LOOKS * (element.end - element.start)) return;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}
