import { NotebookPen, Redo2, Save, Undo2 } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo } from 'react';
import { reportInLanguage } from '../../../core/report/document/report-in-language.ts';
import { t } from '../../i18n/t.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { forgetLeaving, refreshLeaving, showOriginal, useLeaving } from '../../state/leaving-report.ts';
import { editReport, loadReport, redoReport, undoReport, useReport } from '../../state/report.ts';
import { sessionKey, useSession } from '../../state/session.ts';
import { useSettings } from '../../state/settings.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { cx } from '../../widgets/cx.ts';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import { Menu } from '../../widgets/Menu.tsx';
import { Select } from '../../widgets/Select.tsx';
import { useCommands } from '../../workbench/command.ts';
import { LeavingNotice } from './LeavingNotice.tsx';
import { LeavingTitle } from './LeavingTitle.tsx';
import { addNotes, reportCommands } from './report-commands.ts';
import { ReportBlockItem } from './ReportBlockItem.tsx';
import classes from './ReportView.module.css';
import { saveCommands } from './save-report.ts';

/** The report of this session: what was pinned, with a title and notes, as it will be written. */
export function ReportView() {
  const path = useSession(sessionKey);
  useEffect(() => void loadReport(), [path]);
  const { pdf } = useCapabilities();
  useCommands(useMemo(() => reportCommands(pdf), [pdf]));
  const now = useReport(({ history }) => history.now);
  const session = useReport((state) => state.session);
  const isUnkept = useReport((state) => state.isUnkept);
  const selection = useView(({ place }) => place.selection);
  const { title, blocks } = useMemo(() => reportInLanguage(now), [now]);
  const leavingTitle = useLeaving((state) => state.title);
  const showsOriginal = useLeaving((state) => state.showsOriginal);
  const rules = useSettings((state) => state.answer?.settings.redaction);
  useLayoutEffect(forgetLeaving, [rules]);
  useLayoutEffect(() => void refreshLeaving(), [now, rules]);
  useEffect(() => () => showOriginal(false), []);
  if (session === undefined) return null;
  return (
    <div className={cx(classes.view, showsOriginal && classes.original)}>
      <ReportBar />
      {showsOriginal && <p className={classes.notPrinted}>{t('report.notPrinted')}</p>}
      <div className={classes.scrolled}>
        <article className={classes.page}>
          {isUnkept && <p role="alert">{t('report.unkept')}</p>}
          <LeavingTitle
            className={classes.title}
            label={t('report.title')}
            placeholder={t('report.untitled')}
            value={title}
            leaving={leavingTitle}
            heading="h1"
            onChange={(written) => editReport({ kind: 'title', title: written })}
          />
          {blocks.length > 0 && <LeavingNotice />}
          {blocks.length === 0 && <NothingPinned />}
          <ol className={classes.blocks} aria-label={t('report.blocks')}>
            {blocks.map((block, at) => (
              <ReportBlockItem
                key={block.id}
                block={block}
                isSelected={block.id === selection}
                isFirst={at === 0}
                isLast={at === blocks.length - 1}
              />
            ))}
          </ol>
        </article>
      </div>
    </div>
  );
}

function NothingPinned() {
  return (
    <EmptyState text={t('report.empty')}>
      <Button onClick={() => useView.getState().go('traces')}>{t('report.toTraces')}</Button>
    </EmptyState>
  );
}

const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'ko', label: '한국어' },
] as const;

function ReportBar() {
  const { past, now, future } = useReport(({ history }) => history);
  const { pdf } = useCapabilities();
  const kept = now.blocks.length > 0 ? t('report.keptHere') : '';
  const entries = saveCommands(pdf).map(({ id, label, keys, run }) => ({
    id,
    label: label(),
    run,
    disabled: now.blocks.length === 0,
    ...(keys?.[0] !== undefined && { keys: keys[0] }),
  }));
  return (
    <div className={classes.bar}>
      <Button icon={<NotebookPen aria-hidden />} onClick={addNotes}>
        {t('report.addNotes')} <Kbd keys="N" />
      </Button>
      <IconButton
        label={t('report.undo')}
        keys="Mod+Z"
        icon={<Undo2 aria-hidden />}
        disabled={past.length === 0}
        onClick={undoReport}
      />
      <IconButton
        label={t('report.redo')}
        keys="Mod+Shift+Z"
        icon={<Redo2 aria-hidden />}
        disabled={future.length === 0}
        onClick={redoReport}
      />
      <span className={classes.gap} title={kept}>
        {kept}
      </span>
      <Select
        label={t('report.language')}
        value={now.language}
        options={LANGUAGES}
        onChange={(language) => editReport({ kind: 'language', language })}
      />
      <Menu
        align="end"
        trigger={
          <Button variant="primary" icon={<Save aria-hidden />}>
            {t('report.save')}
          </Button>
        }
        sections={[{ id: 'save', entries }]}
      />
    </div>
  );
}
