import {
  ChartGantt,
  ChartScatter,
  ChevronDown,
  ChevronUp,
  CircleAlert,
  FoldHorizontal,
  FoldVertical,
  ListFilter,
  Maximize2,
  Repeat2,
  Search,
  UnfoldVertical,
  ZoomIn,
} from 'lucide-react';
import type { KeyboardEvent, Ref } from 'react';
import { stepThrough } from '../../../core/layout/timeline/steps.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineControl } from '../../charts/timeline/use-timeline.ts';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { cx } from '../../widgets/cx.ts';
import { Input } from '../../widgets/Input.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import { RowsMenu } from './RowsMenu.tsx';
import { runCommand } from '../../workbench/commands.ts';
import classes from './TraceView.module.css';
import type { TraceViewName } from './trace-views.ts';
import { areRunsFolded, canFold, toggleFolding } from './trace-options.ts';

interface TraceToolsProps {
  model: TimelineModel;
  control: TimelineControl;
  query: string;
  onQuery: (query: string) => void;
  /** Matching nodes in tree order; undefined = nothing is searched for. */
  found: Uint32Array | undefined;
  /** The same for what stands in the box right now, where `found` still lags behind the typing. */
  findNow: () => Uint32Array;
  /** Rows are those that match, and the way to them. */
  onlyMatches: boolean;
  onOnlyMatches: (only: boolean) => void;
  errors: Uint32Array;
  /** Only what this view can use is offered; without a tree, in one line. */
  view: TraceViewName;
  /** Why the store could not look; '' = nothing is wrong. */
  problem: string;
  /** Spans that are not shown, and were not looked at. */
  leftOut: number;
  inputRef: Ref<HTMLInputElement>;
}

/** Above the tree: search, and what folds it. */
export function TraceTools({
  model,
  control,
  query,
  onQuery,
  found,
  findNow,
  errors,
  inputRef,
  ...only
}: TraceToolsProps) {
  const { onlyMatches, onOnlyMatches, problem, leftOut, view } = only;
  const { state, dispatch } = control;
  const step = (nodes: Uint32Array, by: 1 | -1): void => {
    const node = stepThrough(model.tree, nodes, state.selected, by);
    if (node >= 0) dispatch({ kind: 'select', node, reveal: true });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Enter') step(findNow(), event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && query !== '') onQuery('');
    else if (event.key === 'Escape') leaveTo('[role="tree"], [role="grid"], [role="listbox"]', event.currentTarget);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={cx(classes.tools, view !== 'waterfall' && classes.toolsInLine)}>
      <Input
        ref={inputRef}
        type="search"
        aria-label={t('trace.search')}
        placeholder={t('trace.search')}
        title={t('trace.search.help')}
        icon={<Search aria-hidden />}
        tail={tailOf(problem, found, state.selected, leftOut)}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={classes.toolLine}>
        {view === 'waterfall' && <TreeTools model={model} control={control} />}
        {(view === 'waterfall' || view === 'lanes') && <TimeTools model={model} control={control} />}
        <span className={classes.grow} />
        {found && found.length > 0 && (
          <>
            <IconButton
              label={t('trace.onlyMatches')}
              keys="M"
              active={onlyMatches}
              icon={<ListFilter aria-hidden />}
              onClick={() => onOnlyMatches(!onlyMatches)}
            />
            <IconButton
              label={t('trace.search.previous')}
              keys="Shift+N"
              icon={<ChevronUp aria-hidden />}
              onClick={() => step(found, -1)}
            />
            <IconButton
              label={t('trace.search.next')}
              keys="N"
              icon={<ChevronDown aria-hidden />}
              onClick={() => step(found, 1)}
            />
          </>
        )}
        {errors.length > 0 && (
          <IconButton
            className={classes.failed}
            label={t('trace.nextError')}
            keys="E"
            icon={<CircleAlert aria-hidden />}
            onClick={() => step(errors, 1)}
          />
        )}
      </div>
    </div>
  );
}

interface PartProps {
  model: TimelineModel;
  control: TimelineControl;
}

/** What opens and closes rows. */
function TreeTools({ model, control: { state, dispatch } }: PartProps) {
  return (
    <>
      <IconButton
        label={t('trace.expandAll')}
        icon={<UnfoldVertical aria-hidden />}
        onClick={() => dispatch({ kind: 'expand-all' })}
      />
      <IconButton
        label={t('trace.collapseAll')}
        icon={<FoldVertical aria-hidden />}
        onClick={() => dispatch({ kind: 'level', level: 0 })}
      />
      <RowsMenu model={model} onLevel={(level) => dispatch({ kind: 'level', level })} />
      {model.runs.count > 0 && (
        <IconButton
          label={t('trace.foldRuns')}
          keys="R"
          active={areRunsFolded(state)}
          icon={<Repeat2 aria-hidden />}
          onClick={() => dispatch({ kind: 'fold-runs', fold: !areRunsFolded(state) })}
        />
      )}
    </>
  );
}

/** What changes the time shown. */
function TimeTools({ model, control: { state, dispatch } }: PartProps) {
  return (
    <>
      {state.band && <BandTools />}
      <IconButton
        label={t('trace.fit')}
        keys="F"
        icon={<Maximize2 aria-hidden />}
        onClick={() => dispatch({ kind: 'fit' })}
      />
      {canFold(model) && (
        <IconButton
          label={t('trace.foldGaps')}
          keys="G"
          active={model.folding !== 'none'}
          icon={<FoldHorizontal aria-hidden />}
          onClick={() => toggleFolding(model)}
        />
      )}
    </>
  );
}

/** What can be done with the time that was drawn. */
function BandTools() {
  return (
    <>
      <IconButton
        label={t('trace.zoomToBand')}
        keys="Z"
        icon={<ZoomIn aria-hidden />}
        onClick={() => runCommand('trace.zoomToBand')}
      />
      <IconButton
        label={t('trace.timeOnMap')}
        keys="Shift+T"
        icon={<ChartScatter aria-hidden />}
        onClick={() => runCommand('trace.timeOnMap')}
      />
      <IconButton
        label={t('trace.timeOnTimeline')}
        keys="T"
        icon={<ChartGantt aria-hidden />}
        onClick={() => runCommand('trace.timeOnTimeline')}
      />
    </>
  );
}

function tailOf(problem: string, found: Uint32Array | undefined, selected: number, leftOut: number) {
  if (problem !== '') {
    return (
      <span className={classes.noMatch} title={problem}>
        {t('trace.search.failed')}
      </span>
    );
  }
  return found ? <Matches found={found} selected={selected} leftOut={leftOut} /> : <Kbd keys="/" />;
}

/** So that the next key belongs to something: the spans, among which one was looked for. */
function leaveTo(selector: string, input: HTMLElement): void {
  const target = input.closest('main')?.querySelector<HTMLElement>(selector);
  if (target) target.focus();
  else input.blur();
}

/** "3 of 17": where the selected span stands among the matches, 0 when it is none of them. */
function Matches({ found, selected, leftOut }: { found: Uint32Array; selected: number; leftOut: number }) {
  const more = leftOut > 0 ? t('trace.search.leftOut', { n: leftOut }) : '';
  if (found.length === 0)
    return <span className={classes.noMatch}>{[t('trace.search.none'), more].filter(Boolean).join(' · ')}</span>;
  const here = selected < 0 ? 0 : found.indexOf(selected) + 1;
  const place = t('trace.search.of', { n: here, total: found.length });
  return <span className={classes.matches}>{[place, more].filter(Boolean).join(' · ')}</span>;
}
