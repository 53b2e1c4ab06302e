import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { t } from '../../../i18n/t.ts';
import { apply, useEditorPlace } from '../desk-actions.ts';
import { setDraft, useDraft } from '../draft.ts';
import classes from '../PipelinesView.module.css';
import type { YamlEditorHandle } from './create-yaml-editor.ts';

export interface EditorFocus {
  focus(): void;
}

interface YamlEditorProps {
  ref: Ref<EditorFocus>;
  isReadOnly: boolean;
  /** Of what is selected: marked, and brought into view. */
  lines: { first: number; last: number } | undefined;
  onLeave: () => void;
}

/** The editor's code comes when it is needed. */
export function YamlEditor({ ref, isReadOnly, lines, onLeave }: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<YamlEditorHandle>();
  const { text, checked, checkedText } = useDraft();
  const place = useEditorPlace((state) => state.place);
  const leave = useRef(onLeave);
  useEffect(() => void (leave.current = onLeave));
  useEffect(() => {
    let made: YamlEditorHandle | undefined;
    let isGone = false;
    void import('./create-yaml-editor.ts').then(({ createYamlEditor }) => {
      if (isGone || !host.current) return;
      made = createYamlEditor(host.current, {
        label: t('pipelines.editor'),
        text: useDraft.getState().text ?? '',
        isReadOnly,
        onChange: setDraft,
        onRun: apply,
        onEscape: () => leave.current(),
      });
      setEditor(made);
    });
    return () => {
      isGone = true;
      made?.destroy();
    };
  }, [isReadOnly]);
  useEffect(() => editor?.setText(text ?? ''), [editor, text]);
  useEffect(() => {
    if (checked && checkedText === useDraft.getState().text) editor?.setNotes(checked);
  }, [editor, checked, checkedText]);
  const [first, last] = [lines?.first, lines?.last];
  useEffect(() => {
    editor?.showLines(first === undefined || last === undefined ? undefined : { first, last });
  }, [editor, first, last]);
  useEffect(() => {
    if (place) editor?.goTo(place.line, place.column);
  }, [editor, place]);
  useImperativeHandle(ref, () => ({ focus: () => editor?.focus() }), [editor]);
  return <div ref={host} className={classes.editor} onKeyDown={keepLetters} />;
}

/** Letters and arrows are the editor's own; from outside its shadow tree nobody sees that they were typed. Chords go on. */
function keepLetters(event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.metaKey) event.nativeEvent.stopImmediatePropagation();
}
