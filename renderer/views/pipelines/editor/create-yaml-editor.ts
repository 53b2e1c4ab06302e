import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { Annotation, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { editorTheme } from '../../sql/editor/editor-theme.ts';
import { typedText } from '../../sql/editor/typed-text.ts';
import { editorNotes, placeOf, setLines, setNotes, type EditorNotes } from './notes.ts';
import { changedPart } from './changed-part.ts';
import { yamlLanguage } from './yaml-language.ts';

export interface YamlEditorWishes {
  label: string;
  text: string;
  /** To be read and copied from only. */
  isReadOnly: boolean;
  onChange: (text: string) => void;
  onRun: () => void;
  /** Leaves the editor. */
  onEscape: () => void;
}

export interface YamlEditorHandle {
  /** Takes the place of all text; nothing where it is the same. Can be undone. */
  setText(text: string): void;
  setNotes(notes: EditorNotes): void;
  /** Marks lines and brings them into view; undefined takes the mark away. */
  showLines(lines: { first: number; last: number } | undefined): void;
  goTo(line: number, column: number): void;
  focus(): void;
  destroy(): void;
}

/** Set from outside: not told to `onChange`. */
const fromOutside = Annotation.define<boolean>();

/** In a shadow tree, where its styles are adopted sheets, which the page's policy allows. */
export function createYamlEditor(host: HTMLElement, wishes: YamlEditorWishes): YamlEditorHandle {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const state = EditorState.create({ doc: wishes.text, extensions: extensionsFor(wishes) });
  return handleOf(new EditorView({ parent: root, root, state }));
}

function extensionsFor(wishes: YamlEditorWishes): Extension[] {
  const own = [
    { key: 'Mod-Enter', run: () => (wishes.onRun(), true) },
    { key: 'Escape', run: () => (wishes.onEscape(), true) },
  ];
  return [
    ...[history(), drawSelection(), bracketMatching(), closeBrackets(), lineNumbers(), indentUnit.of('  ')],
    yamlLanguage,
    EditorState.readOnly.of(wishes.isReadOnly),
    keymap.of([...own, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
    EditorView.contentAttributes.of({
      'aria-label': wishes.label,
      // Said outright: where lines are longer than the editor, what scrolls has to hold something that takes the focus.
      tabindex: '0',
      spellcheck: 'false',
      contenteditable: 'plaintext-only',
    }),
    EditorView.updateListener.of(({ docChanged, state, transactions }) => {
      if (!docChanged || transactions.some((one) => one.annotation(fromOutside))) return;
      wishes.onChange(state.doc.toString());
    }),
    ...[typedText, editorNotes, editorTheme],
  ];
}

function handleOf(view: EditorView): YamlEditorHandle {
  const { scrollIntoView } = EditorView;
  return {
    setText(text) {
      const before = view.state.doc.toString();
      if (text === before) return;
      // A step of its own for undo, however soon after the one before.
      const annotations = [fromOutside.of(true), isolateHistory.of('full')];
      view.dispatch({ changes: changedPart(before, text), annotations });
    },
    setNotes: (notes) => view.dispatch({ effects: setNotes.of(notes) }),
    showLines(lines) {
      const at = lines && placeOf(view.state, lines.first, 1);
      const scroll = at === undefined ? [] : [scrollIntoView(at, { y: 'center' })];
      view.dispatch({ effects: [setLines.of(lines), ...scroll] });
    },
    goTo(line, column) {
      const anchor = placeOf(view.state, line, column);
      view.dispatch({ selection: { anchor }, effects: scrollIntoView(anchor, { y: 'center' }) });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
