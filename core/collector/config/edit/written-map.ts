import { isMap, type YAMLMap } from 'yaml';
import { isEmptyNode, startOf, type Written } from './written.ts';

const indented = (lines: readonly string[], spaces: number): string[] =>
  lines.map((line) => (line === '' ? line : `${' '.repeat(spaces)}${line}`));

/**
 * Puts an entry, as lines that are indented from nothing, behind the last of the map at `path`; the map is made where there is none.
 * Undefined where it cannot be: something else is there, or a map in braces.
 */
export function putEntry(written: Written, path: readonly string[], lines: readonly string[]): string | undefined {
  const map = written.at(path);
  if (isMap(map) && map.items.length > 0) return putBehind(written, map, lines);
  const isVoid = isEmptyNode(map) || isMap(map);
  if (!isVoid) return undefined;
  return path.length === 0 ? written.putLines(written.text.length, lines) : putFirst(written, path, lines);
}

function putBehind(written: Written, map: YAMLMap, lines: readonly string[]): string | undefined {
  if (map.flow) return undefined;
  const column = written.columnOf(startOf(map.items[0]!.key));
  return written.putLines(written.entryEnd(map.items.at(-1)!), indented(lines, column));
}

/** Into a map that is named with nothing in it, or not yet there. */
function putFirst(written: Written, path: readonly string[], lines: readonly string[]): string | undefined {
  const pair = written.pairAt(path);
  if (!pair) return putEntryOf(written, path, lines);
  const column = written.columnOf(startOf(pair.key)) + written.indent;
  const value = pair.value as { range?: readonly number[] } | null;
  // `processors: {}` becomes a map of lines.
  const bare = isMap(pair.value) ? written.splice(value!.range![0]!, value!.range![1]!, '') : written.text;
  const at = bare.indexOf('\n', startOf(pair.key));
  const end = at < 0 ? bare.length : at + 1;
  const isOpen = end > 0 && bare[end - 1] !== '\n';
  const put = indented(lines, column).map((line) => `${line}${written.newline}`);
  return `${bare.slice(0, end)}${isOpen ? written.newline : ''}${put.join('')}${bare.slice(end)}`;
}

function putEntryOf(written: Written, path: readonly string[], lines: readonly string[]): string | undefined {
  const entry = [`${path.at(-1)!}:`, ...indented(lines, written.indent)];
  return putEntry(written, path.slice(0, -1), entry);
}

/** Cuts an entry out of a map of lines. Undefined where there is none, or the map is in braces. */
export function cutEntry(written: Written, path: readonly string[]): string | undefined {
  const map = written.mapAt(path.slice(0, -1));
  const pair = written.pairAt(path);
  if (!map || !pair || map.flow) return undefined;
  return written.splice(written.lineStart(startOf(pair.key)), written.entryEnd(pair), '');
}
