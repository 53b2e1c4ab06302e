import { StateEffect, StateField, type EditorState, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';
import type { ConfigNote } from '../../../../contract/operations/pipelines.ts';

export interface EditorNotes {
  problems: readonly ConfigNote[];
  warnings: readonly ConfigNote[];
}

export const setNotes = StateEffect.define<EditorNotes>();
/** Lines to be marked, both inclusive, from 1; undefined for none. */
export const setLines = StateEffect.define<{ first: number; last: number } | undefined>();

/** Of a line and a column from 1; the nearest there is. */
export function placeOf({ doc }: EditorState, line: number, column: number): number {
  const found = doc.line(Math.max(1, Math.min(line, doc.lines)));
  return Math.min(found.from + Math.max(0, column - 1), found.to);
}

/** The word that begins there, or the line where nothing does. */
function markOf(state: EditorState, { line, column, message }: ConfigNote, look: string): Range<Decoration>[] {
  const from = placeOf(state, line, column);
  const { to, text, from: start } = state.doc.lineAt(from);
  const word = /^[^\s,\]}#]+/.exec(text.slice(from - start))?.[0] ?? '';
  const [begin, end] = word === '' ? [start, to] : [from, from + word.length];
  return begin === end ? [] : [Decoration.mark({ class: look, attributes: { title: message } }).range(begin, end)];
}

function marksOf(state: EditorState, { problems, warnings }: EditorNotes): DecorationSet {
  const marks = [
    ...problems.flatMap((note) => markOf(state, note, 'cm-error-place')),
    ...warnings.flatMap((note) => markOf(state, note, 'cm-warning-place')),
  ];
  return Decoration.set(marks, true);
}

const noteMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, state, changes }) {
    const told = effects.find((effect) => effect.is(setNotes));
    return told ? marksOf(state, told.value) : marks.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const lineLook = Decoration.line({ class: 'cm-shown-line' });

const shownLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, state, changes }) {
    const told = effects.find((effect) => effect.is(setLines));
    if (!told) return marks.map(changes);
    if (!told.value) return Decoration.none;
    const last = Math.min(told.value.last, state.doc.lines);
    const first = Math.min(told.value.first, last);
    const lines = Array.from({ length: last - first + 1 }, (_, at) => state.doc.line(first + at).from);
    return Decoration.set(lines.map((from) => lineLook.range(from)));
  },
  provide: (field) => EditorView.decorations.from(field),
});

const look = EditorView.theme({
  '.cm-warning-place': { textDecoration: 'underline wavy var(--warning)' },
  '.cm-shown-line': { backgroundColor: 'var(--accent-soft)' },
});

export const editorNotes: Extension = [noteMarks, shownLines, look];
