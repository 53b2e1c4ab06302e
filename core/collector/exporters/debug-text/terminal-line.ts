/** Longer lines are cut: a body of megabytes is no help on a terminal. In UTF-16 units. */
export const LONGEST_LINE = 10_000;

/** Control characters, ends of lines, and what turns the direction of the text around. */
const STEERING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line that cannot steer a terminal nor look like several, cut with its whole length said. */
export function terminalLine(line: string): string {
  const shown = line.length <= LONGEST_LINE ? line : `${headOf(line)}… (${line.length} characters)`;
  return withoutSteering(shown);
}

/** The same of a line that was cut where it had to be; one of JSON stays JSON. */
export const withoutSteering = (line: string): string => line.replace(STEERING, escaped);

/** Without half a character at its end. */
function headOf(line: string): string {
  const last = line.charCodeAt(LONGEST_LINE - 1);
  return line.slice(0, last >= 0xd800 && last < 0xdc00 ? LONGEST_LINE - 1 : LONGEST_LINE);
}

function escaped(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
