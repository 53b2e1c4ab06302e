import type { AnyValue } from '../../../model/attributes.ts';
import { OttlError } from '../../ottl/problem.ts';
import { Pattern } from '../../ottl/regex/pattern.ts';
import type { Slots } from '../../ottl/regex/search.ts';
import type { StepBudget } from '../../ottl/regex/step-budget.ts';
import { text } from '../../ottl/value.ts';
import type { TextEncoding } from './encoding.ts';

export interface SplitRules {
  encoding: TextEncoding;
  /** Entries begin, or end, where it matches; lines without it. */
  edge: { pattern: Pattern; isStart: boolean; isOmitted: boolean } | undefined;
  /** Bytes of an entry; what is longer becomes several. */
  maxBytes: number;
  keepsLeading: boolean;
  keepsTrailing: boolean;
}

/** What is left of a file's unread bytes. */
export type Rest =
  /** More of it is there already. */
  | 'continues'
  /** More may be written. */
  | 'waits'
  /** Nothing came for long: what is there is an entry. */
  | 'flush';

export interface Token {
  body: AnyValue;
  /** Bytes from the first one that was given. */
  start: number;
  /** Behind it and what divides it from the next. */
  end: number;
}

interface Span {
  start: number;
  end: number;
  /** Of what is kept of it. */
  from: number;
  to: number;
}

/** The entries in bytes that begin with one. Empty ones are left out; `consumed` bytes are done with. */
export function splitEntries(bytes: Uint8Array, rules: SplitRules, rest: Rest): { tokens: Token[]; consumed: number } {
  const tokens: Token[] = [];
  let consumed = 0;
  for (const span of withRest(spansOf(bytes, rules, rest), bytes.length, rules, rest)) {
    for (const { start, end, from, to } of pieces(span, mostBytes(rules))) {
      const body = bodyOf(bytes.subarray(from, to), rules);
      if (body) tokens.push({ body, start, end });
    }
    consumed = span.end;
  }
  return { tokens, consumed };
}

function spansOf(bytes: Uint8Array, rules: SplitRules, rest: Rest): Iterable<Span> {
  if (rules.encoding.isNop) return rest === 'continues' ? [] : wholeSpan(0, bytes.length);
  return rules.edge ? edgeSpans(bytes, rules, rest) : lineSpans(bytes, rules.encoding);
}

function* wholeSpan(start: number, end: number): Generator<Span> {
  if (end > start) yield { start, end, from: start, to: end };
}

/** What no entry has taken is one where nothing more comes, or as much of it as an entry may be. */
function* withRest(
  spans: Iterable<Span>,
  length: number,
  { maxBytes, encoding }: SplitRules,
  rest: Rest,
): Generator<Span> {
  let at = 0;
  for (const span of spans) {
    yield span;
    at = span.end;
  }
  const most = mostBytes({ maxBytes, encoding });
  // Half a character is not done with: all behind it would be read by wrong halves.
  if (rest === 'flush') yield* wholeSpan(at, length - ((length - at) % encoding.unit));
  else for (; length - at >= most; at += most) yield* wholeSpan(at, at + most);
}

/** Characters are not cut in half by it where all have the same size. */
const mostBytes = ({ maxBytes, encoding }: Pick<SplitRules, 'maxBytes' | 'encoding'>): number =>
  Math.max(encoding.unit, maxBytes - (maxBytes % encoding.unit));

function* pieces({ start, end, from, to }: Span, maxBytes: number): Generator<Span> {
  let at = from;
  for (; to - at > maxBytes; at += maxBytes)
    yield { start: at === from ? start : at, end: at + maxBytes, from: at, to: at + maxBytes };
  yield { start: at === from ? start : at, end, from: at, to };
}

function* lineSpans(bytes: Uint8Array, { newline, unit }: TextEncoding): Generator<Span> {
  for (let start = 0; ;) {
    const at = findNewline(bytes, start, newline, unit);
    if (at < 0) return;
    const end = at + newline.length;
    yield { start, end, from: start, to: at };
    start = end;
  }
}

function findNewline(bytes: Uint8Array, start: number, newline: Uint8Array, unit: number): number {
  if (unit === 1) return bytes.indexOf(10, start);
  for (let at = start; at + 1 < bytes.length; at += 2)
    if (bytes[at] === newline[0] && bytes[at + 1] === newline[1]) return at;
  return -1;
}

/** A text that is too long for the pattern has no edges. */
function* edgeSpans(bytes: Uint8Array, { edge, encoding }: SplitRules, rest: Rest): Generator<Span> {
  const { text: searched, byteAt } = encoding.search!(bytes);
  const { pattern, isStart, isOmitted } = edge!;
  try {
    const found = isStart ? startSpans(searched, pattern, isOmitted) : endSpans(searched, pattern, isOmitted, rest);
    for (const { start, end, from, to } of found) {
      const first = byteAt(start);
      const [keptFrom, keptTo, last] = [byteAt(from), byteAt(to), byteAt(end)];
      yield { start: first, end: last, from: keptFrom, to: keptTo };
    }
  } catch (error) {
    if (!(error instanceof OttlError)) throw error;
  }
}

/** Each from one match to the next, and what stands before the first. */
function* startSpans(searched: string, pattern: Pattern, isOmitted: boolean): Generator<Span> {
  const budget = Pattern.budget();
  let match = pattern.exec(searched, 0, false, budget);
  if (match && match[0]! > 0) yield { start: 0, end: match[0]!, from: 0, to: match[0]! };
  while (match) {
    const [start, behind] = [match[0]!, match[1]!];
    match = matchBehind(searched, pattern, behind, budget);
    if (match) yield { start, end: match[0]!, from: isOmitted ? behind : start, to: match[0]! };
  }
}

/** The first match that does not stand right behind. */
function matchBehind(searched: string, pattern: Pattern, end: number, budget: StepBudget): Slots | undefined {
  for (let from = end; from <= searched.length;) {
    const found = pattern.exec(searched, from, false, budget);
    if (!found || found[0]! > end) return found;
    from = Math.max(found[1]!, from + 1);
  }
  return undefined;
}

/** Each up to a match and with it; one at the very end may go on. */
function* endSpans(searched: string, pattern: Pattern, isOmitted: boolean, rest: Rest): Generator<Span> {
  const budget = Pattern.budget();
  for (let start = 0; ;) {
    const found = pattern.exec(searched, start, false, budget);
    if (!found) return;
    const [from, end] = [found[0]!, found[1]!];
    if (end === start || (end === searched.length && rest === 'continues')) return;
    yield { start, end, from: start, to: isOmitted ? from : end };
    start = end;
  }
}

const LEADING = /^[\r\n\t ]+/;
const SPACES = '\r\n\t ';

/** undefined where nothing is left. */
function bodyOf(bytes: Uint8Array, { encoding, edge, keepsLeading, keepsTrailing }: SplitRules): AnyValue | undefined {
  if (encoding.isNop) return bytes.length === 0 ? undefined : { kind: 'bytes', value: bytes.slice() };
  let decoded = encoding.decode(bytes);
  if (!edge && decoded.endsWith('\r')) decoded = decoded.slice(0, -1);
  if (!keepsLeading) decoded = decoded.replace(LEADING, '');
  if (!keepsTrailing) decoded = trimEnd(decoded);
  return decoded === '' ? undefined : text(decoded);
}

/** A pattern for the end would look at every space of the text. */
function trimEnd(written: string): string {
  let end = written.length;
  while (end > 0 && SPACES.includes(written[end - 1]!)) end--;
  return written.slice(0, end);
}
