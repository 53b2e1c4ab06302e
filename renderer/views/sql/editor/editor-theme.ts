import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** By our tokens, which reach into the editor's shadow tree; so it follows theme and density by itself. */
const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--text-1)', fontSize: 'var(--size-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', overflow: 'auto' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--text-1)' },
  '.cm-line': { padding: '0 12px 0 8px' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--text-3)', border: 'none', paddingLeft: '8px' },
  '.cm-cursor': { borderLeftColor: 'var(--text-1)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--surface-press)',
    outline: '1px solid var(--line-strong)',
  },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '.cm-tooltip': {
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-large)',
    backgroundColor: 'var(--surface-float)',
    boxShadow: 'var(--shadow-float)',
    color: 'var(--text-1)',
    zIndex: 'var(--z-float)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '260px', padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    gap: '12px',
    padding: '2px 8px',
    borderRadius: 'var(--radius-small)',
    lineHeight: '20px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--surface-selected)',
    color: 'var(--text-1)',
  },
  '.cm-completionMatchedText': {
    textDecoration: 'none',
    fontWeight: 'var(--weight-strong)',
    color: 'var(--accent-strong)',
  },
  '.cm-completionDetail': { marginLeft: 'auto', fontStyle: 'normal', color: 'var(--text-2)' },
  '.cm-error-place': { textDecoration: 'underline wavy var(--error)', backgroundColor: 'var(--error-soft)' },
});

const code = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent-strong)', fontWeight: 'var(--weight-strong)' },
  { tag: [tags.bool, tags.null], color: 'var(--accent-strong)' },
  { tag: tags.propertyName, color: 'var(--accent-strong)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--text-2)' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--text-3)', fontStyle: 'italic' },
]);

export const editorTheme = [look, syntaxHighlighting(code)];
