import type { Attributes } from '../../../model/attributes.ts';
import { OttlProblem } from '../../ottl/problem.ts';
import { unquote } from '../../ottl/unquote.ts';
import { text } from '../../ottl/value.ts';

const LABEL = /\s*(?:([a-zA-Z_][\w.]*)|("(?:[^"\\]|\\.)*"))\s*=\s*("(?:[^"\\]|\\.)*"|`[^`]*`)\s*(,|\})/y;
const OPEN = /\s*\{\s*(\})?/y;
/** Loki itself takes 15 unless told otherwise. */
const MOST_LABELS = 256;
/** Loki itself takes 15 labels of 3,072; texts of many megabytes are more than an expression can search. */
const MOST_CHARACTERS = 64 * 1024;

/** Of `{app="shop", env="prod"}`, without those that begin with __, which are Loki's own. What is wrong with it otherwise. */
export function parseLabels(written: string): Attributes | string {
  if (written.length > MOST_CHARACTERS) return `labels of more than ${MOST_CHARACTERS} characters`;
  OPEN.lastIndex = 0;
  const open = OPEN.exec(written);
  if (!open) return 'labels begin with {';
  const labels: Attributes = [];
  let at = OPEN.lastIndex;
  for (let end = open[1]; end !== '}';) {
    LABEL.lastIndex = at;
    const found = LABEL.exec(written);
    if (!found) return /^\s*\}\s*$/.test(written.slice(at)) ? labels : `a label is expected at character ${at}`;
    const [, plain, quoted, value] = found;
    const label = labelOf(plain ?? quoted!, value!);
    if (label === undefined) return `a label is no text at character ${at}`;
    if (!label.key.startsWith('__') && labels.push(label) > MOST_LABELS)
      return `there are more than ${MOST_LABELS} labels`;
    at = LABEL.lastIndex;
    end = found[4];
  }
  return written.slice(at).trim() === '' ? labels : `nothing is expected behind } at character ${at}`;
}

function labelOf(name: string, value: string): Attributes[number] | undefined {
  try {
    const key = name.startsWith('"') ? unquote(name, 0) : name;
    return { key, value: text(value.startsWith('`') ? value.slice(1, -1) : unquote(value, 0)) };
  } catch (error) {
    if (error instanceof OttlProblem) return undefined;
    throw error;
  }
}
