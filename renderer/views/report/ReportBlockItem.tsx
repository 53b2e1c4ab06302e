import { ArrowDown, ArrowUp, ExternalLink, Pencil, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { NotesBlock, ReportBlock } from '../../../core/report/document/report-document.ts';
import { t } from '../../i18n/t.ts';
import { editReport } from '../../state/report.ts';
import { useLeaving } from '../../state/leaving-report.ts';
import { parsePlace } from '../../state/place.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { cx } from '../../widgets/cx.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { hiddenWords } from '../../workbench/export/hidden-words.ts';
import { BlockBody } from './BlockBody.tsx';
import { LeavingTitle } from './LeavingTitle.tsx';
import { NotesText } from './NotesText.tsx';
import { openNotes, removeBlock } from './report-commands.ts';
import classes from './ReportView.module.css';
import { ToldText } from './ToldText.tsx';

type PinnedBlock = Exclude<ReportBlock, NotesBlock>;

interface ReportBlockItemProps {
  block: ReportBlock;
  isSelected: boolean;
  isFirst: boolean;
  isLast: boolean;
}

export function ReportBlockItem({ block, isSelected, ...ends }: ReportBlockItemProps) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isSelected) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <li
      ref={ref}
      className={cx(classes.block, isSelected && classes.selected)}
      aria-current={isSelected ? 'true' : undefined}
      onClick={() => useView.getState().select(block.id)}
    >
      <Tools block={block} {...ends} />
      {block.kind === 'notes' ? <Notes block={block} /> : <Pinned block={block} />}
      <HiddenHere id={block.id} />
    </li>
  );
}

function Tools({ block, isFirst, isLast }: Omit<ReportBlockItemProps, 'isSelected'>) {
  const { id } = block;
  return (
    <div className={classes.tools}>
      {block.kind === 'notes' ? (
        <IconButton
          label={t('report.editNotes')}
          keys="Enter"
          icon={<Pencil aria-hidden />}
          onClick={() => openNotes(id)}
        />
      ) : (
        block.source.place !== '' && (
          <IconButton
            label={t('report.show')}
            icon={<ExternalLink aria-hidden />}
            onClick={() => useView.getState().change(parsePlace(block.source.place))}
          />
        )
      )}
      <IconButton
        label={t('report.up')}
        keys="Alt+ArrowUp"
        icon={<ArrowUp aria-hidden />}
        disabled={isFirst}
        onClick={() => editReport({ kind: 'move', id, by: -1 })}
      />
      <IconButton
        label={t('report.down')}
        keys="Alt+ArrowDown"
        icon={<ArrowDown aria-hidden />}
        disabled={isLast}
        onClick={() => editReport({ kind: 'move', id, by: 1 })}
      />
      <IconButton
        label={t('report.remove')}
        keys="Delete"
        icon={<X aria-hidden />}
        onClick={(event) => {
          event.stopPropagation();
          removeBlock(id);
        }}
      />
    </div>
  );
}

function Pinned({ block }: { block: PinnedBlock }) {
  const leaving = useShown(block);
  const shown = useLeaving((state) => (state.showsOriginal ? block : leaving));
  return (
    <>
      <LeavingTitle
        className={classes.blockTitle}
        label={t('report.blockTitle')}
        value={block.title}
        leaving={leaving?.title}
        heading="h2"
        onChange={(title) => editReport({ kind: 'rename', id: block.id, title })}
      />
      {shown && (
        <>
          <BlockBody block={shown} />
          <p className={classes.source}>
            <ToldText text={[shown.source.session, shown.source.what].filter(Boolean).join(' · ')} />
          </p>
        </>
      )}
    </>
  );
}

/** A block as it leaves; undefined until that is known. */
function useShown<Block extends ReportBlock>({ id, kind }: Block): Block | undefined {
  const block = useLeaving(({ blocks }) => blocks.get(id)?.block);
  return block?.kind === kind ? (block as Block) : undefined;
}

function HiddenHere({ id }: { id: string }) {
  const words = useLeaving(({ blocks }) => hiddenWords(blocks.get(id)?.hidden ?? []));
  return words !== '' && <p className={cx(classes.source, classes.hiddenHere)}>{words}</p>;
}

/** Written on the left, read on the right, as it leaves. */
function Notes({ block }: { block: NotesBlock }) {
  const leaving = useShown(block);
  const shown = useLeaving((state) => (state.showsOriginal ? block : leaving));
  const isOpen = useView(({ place }) => place.params.edit === block.id);
  const reading = (
    <div className={classes.notes}>
      {block.markdown.trim() === '' ? (
        <p className={classes.source}>{t('report.emptyNotes')}</p>
      ) : (
        shown && <NotesText markdown={shown.markdown} />
      )}
    </div>
  );
  if (!isOpen) return <div onDoubleClick={() => openNotes(block.id)}>{reading}</div>;
  return (
    <div className={classes.editing}>
      <div className={classes.writing}>
        <textarea
          autoFocus
          className={classes.text}
          aria-label={t('report.notes')}
          aria-describedby="report-notes-how"
          value={block.markdown}
          onChange={({ target }) => editReport({ kind: 'notes', id: block.id, markdown: target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            openNotes('');
          }}
        />
        <p id="report-notes-how" className={classes.source}>
          {t('report.notesHow')}
        </p>
        <Button onClick={() => openNotes('')}>{t('report.doneNotes')}</Button>
      </div>
      {reading}
    </div>
  );
}
