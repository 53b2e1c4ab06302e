export interface ErrorPlace {
  /** Offsets in the statement, `to` excluded. */
  readonly from: number;
  readonly to: number;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/*
 *   LINE 3: ...e a = '0123' AND nope = 1...
 *                               ^             DuckDB shows a part of a long line
 */
const PLACE = /^LINE (\d+): (.*)\n( *)\^/m;

/** Letters that take two places on a terminal; DuckDB sets its caret by those. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** How many UTF-16 units of a text stand in so many places. */
function charactersWithin(text: string, places: number): number {
  let [units, taken] = [0, 0];
  for (const letter of text) {
    if (taken >= places) break;
    taken += WIDE.test(letter) ? 2 : 1;
    units += letter.length;
  }
  return units;
}

/** Where in the statement DuckDB met the error; undefined where its words do not say. */
export function findErrorPlace(sql: string, message: string): ErrorPlace | undefined {
  const match = PLACE.exec(message);
  if (!match) return undefined;
  const [, number = '', shown = '', indent = ''] = match;
  const lines = sql.split('\n');
  const line = Number(number);
  const text = lines[line - 1];
  if (text === undefined) return undefined;
  const caret = charactersWithin(shown, indent.length - `LINE ${number}: `.length);
  const part = shown.replace(/^\.\.\./, '').replace(/\.\.\.$/, '');
  const begin = shown.startsWith('...') ? text.indexOf(part) - 3 : 0;
  const at = Math.min(Math.max(0, begin + caret), text.length);
  const from = lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0) + at;
  const word = /^(?:[\p{L}\p{N}_]+|"[^"]*"|\S)/u.exec(text.slice(at))?.[0] ?? '';
  return { from, to: from + word.length, line, column: at + 1 };
}

/** Names it would have known. */
const NEAR = /\n+(?:Candidate (?:bindings|tables|Entries): |Did you mean:? )(.+)/;

/** What DuckDB said, without the picture of the line and the names it would have known. */
export function errorWords(message: string): string {
  return message
    .replace(/\n+LINE \d+: .*\n *\^[^\n]*/, '')
    .replace(NEAR, '')
    .replace(/^Failed to extract statements: /, '')
    .trim();
}

/** What DuckDB would have known instead: names, the nearest first; none where it says none. */
export function candidatesOf(message: string): string[] {
  const match = NEAR.exec(message);
  return [...(match?.[1] ?? '').matchAll(/"([^"]+)"/g)].flatMap(([, names]) => names!.split(' or '));
}
