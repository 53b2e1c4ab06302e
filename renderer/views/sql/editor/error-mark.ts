import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';

export interface Marked {
  readonly from: number;
  readonly to: number;
}

/** undefined takes the mark away. */
export const markError = StateEffect.define<Marked | undefined>();

const mark = Decoration.mark({ class: 'cm-error-place' });

function marksOf(place: Marked | undefined, length: number): DecorationSet {
  const to = Math.min(place?.to ?? 0, length);
  return place && place.from < to ? Decoration.set(mark.range(place.from, to)) : Decoration.none;
}

/** Where the last run met an error; it goes with the next letter that is typed. */
export const errorMark: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const told = transaction.effects.find((effect) => effect.is(markError));
    if (told) return marksOf(told.value, transaction.newDoc.length);
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});
