import { isSeq } from 'yaml';
import { unquoted, withoutComment, type IsStep } from './marked-step.ts';
import type { Splice } from './splices.ts';
import { lastPlace, startOf, type Written } from './written.ts';

/*
 *   processors:
 *     - memory_limiter
 *     # - filter/health   # noisy     a step that is disabled, as people write it: its line is a comment
 *     - batch
 */

interface Line {
  from: number;
  /** Before its break. */
  text: string;
}

/** Lines of a list, from behind its key: its own, and the comments and blank lines behind it. */
function* linesOf(written: Written, key: unknown, list: unknown): Generator<Line> {
  const { text } = written;
  const own = isSeq(list) && list.items.length > 0 ? lastPlace(list) : 0;
  let from = written.lineEnd(lastPlace(key));
  while (from < text.length) {
    const end = written.lineEnd(from);
    const line = { from, text: text.slice(from, end).replace(/\r?\n$/, '') };
    const inner = line.text.trimStart();
    if (from >= own && inner !== '' && !inner.startsWith('#')) return;
    yield line;
    from = end;
  }
}

/** Where the dash of a line stands that is a comment now; undefined where it is another comment. */
function markedDash({ text }: Line, isStep: IsStep): number | undefined {
  const sign = text.length - text.trimStart().length;
  if (text[sign] !== '#') return undefined;
  const dash = text.length - text.slice(sign + 1).trimStart().length;
  const isItem = text[dash] === '-' && text[dash + 1] === ' ';
  return isItem && isStep(nameBehind(text, dash)) ? dash : undefined;
}

const nameBehind = (line: string, dash: number): string => unquoted(withoutComment(line.slice(dash + 1)));

/** The splices that make items of a list of lines again of those that are comments. */
export function enableLines(written: Written, key: unknown, list: unknown, isStep: IsStep): Splice[] {
  const marked = Array.from(linesOf(written, key, list)).flatMap((line) => {
    const dash = markedDash(line, isStep);
    return dash === undefined ? [] : [{ line, dash }];
  });
  const first = isSeq(list) ? list.items[0] : undefined;
  const column = first === undefined ? columnAlone(written, key, marked[0]) : written.columnOf(dashOf(written, first));
  return marked.map(({ line: { from }, dash }) => ({ from, to: from + dash, put: ' '.repeat(column) }));
}

/** Of a list all of whose items are comments: where the first of them has its sign, but not before the key. */
function columnAlone(written: Written, key: unknown, marked: { line: Line; dash: number } | undefined): number {
  const { text } = marked?.line ?? { text: '' };
  return Math.max(text.length - text.trimStart().length, written.columnOf(startOf(key)));
}

const dashOf = (written: Written, item: unknown): number => written.text.lastIndexOf('-', startOf(item) - 1);

/** The splices that make comments of items. */
export function disableLines(written: Written, items: readonly unknown[]): Splice[] {
  return items.map((item) => ({ from: dashOf(written, item), to: dashOf(written, item), put: '# ' }));
}
