import { OttlProblem } from '../problem.ts';

/**
 * A pattern of Go's `filepath.Match` for a whole text: `*` and `?` do not pass `/`, `[a-z]` and `\x` as there. Takes no steps back
 * over more than one star, so that no text makes it slow. Throws OttlProblem.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  const parts = readGlob(pattern);
  return (text) => matches(parts, Array.from(text));
}

type Part = { kind: 'star' } | { kind: 'one'; test: (char: string) => boolean };

function readGlob(pattern: string): Part[] {
  const chars = Array.from(pattern);
  const parts: Part[] = [];
  let at = 0;
  while (at < chars.length) {
    const char = chars[at]!;
    if (char === '*') parts.push({ kind: 'star' });
    else if (char === '?') parts.push({ kind: 'one', test: (one) => one !== '/' });
    else if (char === '[') at = readSet(chars, at, parts);
    else {
      if (char === '\\') at++;
      const literal = chars[at];
      if (literal === undefined) throw new OttlProblem('syntax error in pattern', pattern.length);
      parts.push({ kind: 'one', test: (one) => one === literal });
    }
    at++;
  }
  return parts;
}

/** At `[`; gives the place of its `]`. */
function readSet(chars: readonly string[], start: number, parts: Part[]): number {
  let at = start + 1;
  const isNegated = chars[at] === '^';
  if (isNegated) at++;
  const ranges: [string, string][] = [];
  const one = (): string => {
    if (chars[at] === '\\') at++;
    const char = chars[at++];
    if (char === undefined || (char === '-' && chars[at - 2] !== '\\'))
      throw new OttlProblem('syntax error in pattern', start);
    return char;
  };
  while (chars[at] !== ']' || ranges.length === 0) {
    const low = one();
    if (chars[at] === '-') {
      at++;
      ranges.push([low, one()]);
    } else ranges.push([low, low]);
  }
  const isIn = (char: string): boolean =>
    ranges.some(
      ([low, high]) => char.codePointAt(0)! >= low.codePointAt(0)! && char.codePointAt(0)! <= high.codePointAt(0)!,
    );
  parts.push({ kind: 'one', test: (char) => isIn(char) !== isNegated });
  return at;
}

function matches(parts: readonly Part[], chars: readonly string[]): boolean {
  let [part, at] = [0, 0];
  let star: { part: number; at: number } | undefined;
  while (at < chars.length || part < parts.length) {
    const current = parts[part];
    if (current?.kind === 'star') {
      star = { part, at };
      part++;
    } else if (current && at < chars.length && current.test(chars[at]!)) {
      part++;
      at++;
    } else {
      // The last star takes one character more; it cannot take a slash.
      if (!star || star.at >= chars.length || chars[star.at] === '/') return false;
      star = { part: star.part, at: star.at + 1 };
      part = star.part + 1;
      at = star.at;
    }
  }
  return true;
}
