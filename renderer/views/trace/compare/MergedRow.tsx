import { ChevronDown, ChevronRight } from 'lucide-react';
import type { CSSProperties, Dispatch } from 'react';
import { serviceHue } from '../../../../core/layout/service-hue.ts';
import { formatCount } from '../../../format/count.ts';
import { formatDuration, formatExactNs } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import { ServiceDot } from '../../../widgets/ServiceDot.tsx';
import { cx } from '../../../widgets/cx.ts';
import type { CompareLayout } from './compare-options.ts';
import { failureOfRow, nameOfRow, nodeOf, serviceOfRow, stateOfRow, type Compared } from './compared.ts';
import { FailureMark } from './FailureMark.tsx';
import { isParent, type MergedAction, type MergedState } from './merged-state.ts';
import classes from './MergedTree.module.css';
import { RowBars } from './RowBars.tsx';
import { signedDuration } from './signed.ts';
import { StateMark } from './StateMark.tsx';
import type { Marks } from './TimeMarks.tsx';

/** Deeper levels stay where these are: a chain of thousands must leave room for names. */
const MOST_INDENTS = 14;

interface MergedRowProps {
  id: string;
  compared: Compared;
  state: MergedState;
  row: number;
  /** Rows below it are shown. */
  isOpen: boolean;
  isDim: boolean;
  layout: CompareLayout;
  marks: Marks;
  dispatch: Dispatch<MergedAction>;
  onOpen: () => void;
}

/** State, name and change of a span, and its bars: before above, after below. */
export function MergedRow({
  id,
  compared,
  state,
  row,
  isOpen,
  isDim,
  layout,
  marks,
  dispatch,
  onOpen,
}: MergedRowProps) {
  const { tree, changes } = compared.comparison;
  const kind = stateOfRow(compared, row);
  const service = serviceOfRow(compared, row);
  const isClosed = isParent(tree, row) && state.collapsed[row] === 1;
  const canToggle = isClosed || isOpen;
  const changeNs = changes.durationNs[row]!;
  const failure = failureOfRow(compared, row);
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={tree.depth[row]! + 1}
      aria-expanded={canToggle ? isOpen : undefined}
      aria-selected={row === state.selected}
      className={cx(classes.row, row === state.selected && classes.selected, isDim && classes.dim, classes[kind])}
      style={{ '--hue': `var(--service-${serviceHue(service)})` } as CSSProperties}
      onClick={() => dispatch({ kind: 'select', row })}
      onDoubleClick={onOpen}
    >
      <span className={classes.cell} style={{ paddingLeft: 6 + 12 * Math.min(tree.depth[row]!, MOST_INDENTS) }}>
        <Twisty isShown={canToggle} isClosed={isClosed} onToggle={() => dispatch({ kind: 'toggle', row })} />
        {kind === 'same' ? <span className={classes.noMark} /> : <StateMark state={kind} />}
        <ServiceDot name={service} />
        {failure !== 'none' && (
          <span className={classes.failure}>
            <FailureMark failure={failure} title={t(FAILURES[failure])} />
          </span>
        )}
        <span className={classes.name} title={`${service} ${nameOfRow(compared, row) ?? t('compare.missing')}`}>
          {nameOfRow(compared, row) ?? t('compare.missing')}
        </span>
        {compared.comparison.moved[row] === 1 && (
          <span className={classes.note} title={t('compare.moved')} aria-hidden>
            ⇅
          </span>
        )}
        {isClosed && <span className={classes.note}>+{formatCount(tree.size[row]! - 1)}</span>}
      </span>
      <span className={classes.change} title={formatExactNs(changeNs)}>
        {kind === 'same' ? '' : signedDuration(changeNs)}
      </span>
      <span className="unseen">{describeRow(compared, row)}</span>
      <RowBars compared={compared} state={state} row={row} layout={layout} marks={marks} />
    </div>
  );
}

function Twisty({ isShown, isClosed, onToggle }: { isShown: boolean; isClosed: boolean; onToggle: () => void }) {
  if (!isShown) return <span className={classes.twisty} />;
  return (
    <span
      aria-hidden
      className={classes.twisty}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {isClosed ? <ChevronRight /> : <ChevronDown />}
    </span>
  );
}

const FAILURES = { now: 'compare.failsNow', before: 'compare.failedBefore', both: 'compare.failsBoth' } as const;

/** What is beside name and change, for those who listen. */
function describeRow(compared: Compared, row: number): string {
  const { comparison } = compared;
  const durations = (['before', 'after'] as const).flatMap((side) => {
    const node = nodeOf(compared, side, row);
    if (node < 0) return [];
    const { start, end } = comparison[side];
    return [`${t(`compare.${side}`)} ${formatDuration(end[node]! - start[node]!)}`];
  });
  const failure = failureOfRow(compared, row);
  return [
    serviceOfRow(compared, row),
    t(`compare.state.${stateOfRow(compared, row)}`),
    ...durations,
    failure === 'none' ? '' : t(FAILURES[failure]),
    comparison.moved[row] === 1 ? t('compare.moved') : '',
  ]
    .filter(Boolean)
    .join(', ');
}
