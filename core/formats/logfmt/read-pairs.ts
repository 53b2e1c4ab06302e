import { parseInteger } from '../../json/json-numbers.ts';
import type { AnyValue } from '../../model/attributes.ts';
import type { Field } from '../log-lines/draft-of-fields.ts';
import { useOf } from '../log-lines/field-roles.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;
const SPACE = 0x20;
/** Digits that a signed 64-bit integer always holds. */
const MOST_DIGITS = 18;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
const FIRST_OF_KEY = /^[A-Za-z_@.]/;

/**
 * The pairs of a line in logfmt (`level=info msg="a \"b\"" cached`), in one pass from left to right. undefined where the line is
 * something else: it begins with no pair, or holds more words without a value than pairs.
 */
export function readPairs(line: string): Field[] | undefined {
  const fields: Field[] = [];
  let words = 0;
  for (let at = skipSpace(line, 0); at < line.length; at = skipSpace(line, at)) {
    const keyEnd = endOfKey(line, at);
    const key = line.slice(at, keyEnd);
    const isPair = line.charCodeAt(keyEnd) === EQUALS && key !== '';
    if (fields.length === 0 && (!isPair || !FIRST_OF_KEY.test(key))) return undefined;
    if (!isPair && ++words > fields.length) return undefined;
    const { value, end } = isPair
      ? readValue(line, keyEnd + 1, isTyped(key))
      : { value: TRUE, end: Math.max(keyEnd, at + 1) };
    fields.push({ key: key === '' ? line.slice(at, end) : key, value });
    at = end;
  }
  return fields.length === 0 ? undefined : fields;
}

const TRUE: AnyValue = { kind: 'bool', value: true };

/** Ids and times may be all digits and are no numbers. */
function isTyped(key: string): boolean {
  const role = useOf(key)?.role;
  return role === undefined || role === 'severityNumber';
}

function readValue(line: string, at: number, mayBeNumber: boolean): { value: AnyValue; end: number } {
  if (line.charCodeAt(at) === QUOTE) return readQuoted(line, at + 1);
  let end = at;
  while (end < line.length && line.charCodeAt(end) > SPACE) end++;
  const written = line.slice(at, end);
  return { value: mayBeNumber ? typed(written) : { kind: 'string', value: written }, end };
}

/** Up to the closing quote; a line that ends before it gives what there is. */
function readQuoted(line: string, start: number): { value: AnyValue; end: number } {
  let value = '';
  let from = start;
  let at = start;
  for (; at < line.length && line.charCodeAt(at) !== QUOTE; at++) {
    if (line.charCodeAt(at) !== BACKSLASH || at + 1 === line.length) continue;
    const letter = line[at + 1]!;
    value += line.slice(from, at) + (ESCAPES[letter] ?? (letter === '"' || letter === '\\' ? letter : `\\${letter}`));
    from = ++at + 1;
  }
  return { value: { kind: 'string', value: value + line.slice(from, at) }, end: at + 1 };
}

/** A number or a truth value only where writing it again gives the same text. */
function typed(written: string): AnyValue {
  if (written === 'true' || written === 'false') return { kind: 'bool', value: written === 'true' };
  const first = written.charCodeAt(written.startsWith('-') ? 1 : 0);
  if (!(first >= 0x30 && first <= 0x39) || written.length > MOST_DIGITS) return { kind: 'string', value: written };
  const whole = parseInteger(written);
  if (whole !== undefined && String(whole) === written) return { kind: 'int', value: whole };
  const value = Number(written);
  return Number.isFinite(value) && String(value) === written
    ? { kind: 'double', value }
    : { kind: 'string', value: written };
}

function endOfKey(line: string, at: number): number {
  let end = at;
  for (; end < line.length; end++) {
    const code = line.charCodeAt(end);
    if (code <= SPACE || code === EQUALS || code === QUOTE) break;
  }
  return end;
}

function skipSpace(line: string, at: number): number {
  let next = at;
  while (next < line.length && line.charCodeAt(next) <= SPACE) next++;
  return next;
}
