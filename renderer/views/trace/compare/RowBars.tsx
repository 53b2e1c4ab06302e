import type { RowState } from '../../../../core/analysis/compare-traces/row-changes.ts';
import { layoutCompareBar } from '../../../../core/layout/compare/compare-bar.ts';
import { formatDuration } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import type { CompareSide } from '../../../state/compare-mark.ts';
import { cx } from '../../../widgets/cx.ts';
import type { CompareLayout } from './compare-options.ts';
import { isShifted, nodeOf, stateOfRow, type Compared } from './compared.ts';
import type { MergedState } from './merged-state.ts';
import classes from './RowBars.module.css';
import { placeOf, TimeMarks, type Marks } from './TimeMarks.tsx';

interface RowBarsProps {
  compared: Compared;
  state: MergedState;
  row: number;
  layout: CompareLayout;
  marks: Marks;
}

/** The bars of a row: before above after in one picture, or each in its own. */
export function RowBars({ layout, marks, ...row }: RowBarsProps) {
  if (layout === 'merged') {
    return (
      <span className={classes.bars} data-time="bars" aria-hidden>
        <TimeMarks marks={marks} />
        <Bar {...row} side="before" />
        <Bar {...row} side="after" />
      </span>
    );
  }
  return (['before', 'after'] as const).map((side) => (
    <span
      key={side}
      className={cx(classes.bars, classes.alone, nodeOf(row.compared, side, row.row) < 0 && classes.absent)}
      data-time="bars"
      aria-hidden
    >
      <TimeMarks marks={marks} />
      <Bar {...row} side={side} hasLength />
    </span>
  ));
}

interface BarProps extends Pick<RowBarsProps, 'compared' | 'state' | 'row'> {
  side: CompareSide;
  /** Says how long it took, where there is room. */
  hasLength?: boolean;
}

function Bar({ compared, state, row, side, hasLength = false }: BarProps) {
  const node = nodeOf(compared, side, row);
  if (node < 0) return null;
  const trace = compared.comparison[side];
  const bar = layoutCompareBar(trace, node, state.window, state.axis.time);
  if (bar.side !== 'inside') {
    return (
      <span className={cx(classes.outside, classes[side], classes[bar.side])}>{bar.side === 'left' ? '◂' : '▸'}</span>
    );
  }
  const length = formatDuration(trace.end[node]! - trace.start[node]!);
  const kind: RowState = stateOfRow(compared, row);
  const look = cx(
    ...[classes.bar, classes[side], side === 'before' && kind === 'gone' && classes.hatched],
    isShifted(compared, side, row) && classes.shifted,
  );
  return (
    <>
      <span className={look} title={`${t(`compare.${side}`)} ${length}`} style={placeOf(bar)} />
      {hasLength && <BarLength {...bar} text={length} />}
    </>
  );
}

/** Share of the width that the words need. */
const WORDS = 0.2;

/** Behind the bar; where there is no room, before it; else over its end, on a ground of its own. */
function BarLength({ from, width, text }: { from: number; width: number; text: string }) {
  const isOver = from + width >= 1 - WORDS && from <= WORDS;
  const behind = { left: `calc(${100 * (from + width)}% + 4px)` };
  const place = from + width < 1 - WORDS ? behind : { right: isOver ? '6px' : `calc(${100 * (1 - from)}% + 4px)` };
  return (
    <span className={cx(classes.length, isOver && classes.over)} style={place}>
      {text}
    </span>
  );
}
