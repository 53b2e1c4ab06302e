import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import type { SqlSchema } from '../../../contract/operations/sql.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import type { SqlEditorHandle } from './editor/create-editor.ts';
import { findErrorPlace } from './error-place.ts';
import { cancelRun, runDraft, setDraft, useSqlRun } from './sql-run.ts';
import classes from './SqlView.module.css';

const NO_SCHEMA: SqlSchema = { views: [] };

export interface EditorFocus {
  focus(): void;
}

/** The editor's code comes when it is needed: it is as large as the rest of the page. */
export function SqlEditor({ ref, onLeave }: { ref: Ref<EditorFocus>; onLeave: () => void }) {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<SqlEditorHandle>();
  const { draft, ran, error } = useSqlRun();
  const schema = useLatest(useQuery('sql.schema', {}).data ?? NO_SCHEMA);
  const leave = useLatest(onLeave);
  useEffect(() => {
    let made: SqlEditorHandle | undefined;
    let isGone = false;
    void import('./editor/create-editor.ts').then(({ createEditor }) => {
      if (isGone || !host.current) return;
      made = createEditor(host.current, {
        label: t('sql.editor'),
        hint: t('sql.hint'),
        text: useSqlRun.getState().draft,
        schema: () => schema.current,
        onChange: setDraft,
        onRun: () => void runDraft(),
        onEscape: () => (useSqlRun.getState().isRunning ? cancelRun() : leave.current(), true),
      });
      setEditor(made);
    });
    return () => {
      isGone = true;
      made?.destroy();
    };
  }, [schema, leave]);
  useEffect(() => editor?.setText(draft), [editor, draft]);
  useEffect(() => {
    const isAbout = error && ran === useSqlRun.getState().draft;
    editor?.markError(isAbout ? findErrorPlace(ran, error.message) : undefined);
  }, [editor, error, ran]);
  useImperativeHandle(ref, () => ({ focus: () => editor?.focus() }), [editor]);
  return <div ref={host} className={classes.editor} onKeyDown={keepLetters} />;
}

/** Letters and arrows are the editor's own; from outside its shadow tree nobody sees that they were typed. Chords go on. */
function keepLetters(event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.metaKey) event.nativeEvent.stopImmediatePropagation();
}

function useLatest<T>(value: T) {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
