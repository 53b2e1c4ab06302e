import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  type CompletionContext,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { keywordCompletionSource, sql } from '@codemirror/lang-sql';
import { bracketMatching } from '@codemirror/language';
import { Annotation, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import type { SqlSchema } from '../../../../contract/operations/sql.ts';
import { DUCKDB } from './dialect.ts';
import { editorTheme } from './editor-theme.ts';
import { errorMark, markError, type Marked } from './error-mark.ts';
import { offerNames } from './offer-names.ts';
import { typedText } from './typed-text.ts';

export interface EditorWishes {
  label: string;
  hint: string;
  text: string;
  /** Read when something is completed: it may come later than the editor. */
  schema: () => SqlSchema;
  onChange: (text: string) => void;
  onRun: () => void;
  /** false where there is nothing to cancel: then the key leaves the editor. */
  onEscape: () => boolean;
}

export interface SqlEditorHandle {
  /** Takes the place of all text; nothing where it is the same. Can be undone. */
  setText(text: string): void;
  markError(place: Marked | undefined): void;
  focus(): void;
  destroy(): void;
}

/** Set from outside: not told to `onChange`. */
const fromOutside = Annotation.define<boolean>();

const keywords = keywordCompletionSource(DUCKDB, true);

function completeNames(schema: () => SqlSchema) {
  return (context: CompletionContext) => {
    const word = context.matchBefore(/\w*/);
    const before = context.state.sliceDoc(0, context.pos);
    const isAfterDot = /\.\w*$/.test(before);
    if (!context.explicit && word?.from === word?.to && !isAfterDot) return null;
    const options = offerNames(context.state.doc.toString(), before, schema());
    return { from: word?.from ?? context.pos, options, validFor: /^\w*$/ };
  };
}

/** No names of columns and keywords where a text or a number is written. */
function completeKeywords(context: CompletionContext) {
  return /\.\w*$/.test(context.state.sliceDoc(0, context.pos)) ? null : keywords(context);
}

/**
 * The editor, in a shadow tree: there its styles are adopted sheets, which the page's policy allows, where style elements
 * are refused.
 */
export function createEditor(host: HTMLElement, wishes: EditorWishes): SqlEditorHandle {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const { label, hint, onChange, onRun, onEscape } = wishes;
  const run = (view: EditorView) => {
    closeCompletion(view);
    onRun();
    return true;
  };
  const own = [
    { key: 'Mod-Enter', run },
    { key: 'Escape', run: onEscape },
  ];
  // The list of completions takes Escape first; Tab is not taken: it leaves the editor, as everywhere on the page.
  const keys = [...completionKeymap, ...own, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap];
  const language = sql({ dialect: DUCKDB });
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: wishes.text,
      extensions: [
        ...[history(), drawSelection(), bracketMatching(), closeBrackets(), lineNumbers(), EditorView.lineWrapping],
        language.language.extension,
        autocompletion({ override: [completeNames(wishes.schema), completeKeywords], icons: false }),
        keymap.of(keys),
        placeholder(hint),
        EditorView.contentAttributes.of({
          'aria-label': label,
          spellcheck: 'false',
          contenteditable: 'plaintext-only',
        }),
        EditorView.updateListener.of(({ docChanged, state, transactions }) => {
          if (docChanged && !transactions.some((one) => one.annotation(fromOutside))) onChange(state.doc.toString());
        }),
        ...[typedText, errorMark, editorTheme],
      ],
    }),
  });
  return {
    setText(text) {
      if (text === view.state.doc.toString()) return;
      const changes = { from: 0, to: view.state.doc.length, insert: text };
      view.dispatch({ changes, selection: { anchor: text.length }, annotations: fromOutside.of(true) });
    },
    markError: (place) => view.dispatch({ effects: markError.of(place) }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
