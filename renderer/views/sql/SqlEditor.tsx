import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import type { SqlSchema } from '../../../contract/operations/sql.ts';
import { t } from '../../i18n/t.ts';
import { callEngine, onReady } from '../../state/connection.ts';
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
  const schema = useSchema();
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

/** Views and columns are those of a version of Tracebench: they are asked for once for each engine. */
function useSchema(): { current: SqlSchema } {
  const schema = useRef(NO_SCHEMA);
  useEffect(() => {
    const ask = async (): Promise<void> => {
      const answer = await callEngine('sql.schema', {});
      if (answer.ok) schema.current = answer.value;
    };
    const stop = onReady(() => void ask());
    return () => void stop();
  }, []);
  return schema;
}

function useLatest<T>(value: T) {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
