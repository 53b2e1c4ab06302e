import { memo, useState, type Dispatch } from 'react';
import { ROW_STATES } from '../../../../core/analysis/compare-traces/row-changes.ts';
import type { DifferenceRows } from '../../../../core/analysis/compare-traces/explain-difference.ts';
import { formatCount } from '../../../format/count.ts';
import { formatExactNs } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import { ServiceDot } from '../../../widgets/ServiceDot.tsx';
import { cx } from '../../../widgets/cx.ts';
import { nameOfRow, serviceOfRow, type Compared } from './compared.ts';
import classes from './DifferenceList.module.css';
import type { MergedAction } from './merged-state.ts';
import { shareOf, signedDuration } from './signed.ts';
import { StateMark } from './StateMark.tsx';

/** More than anybody reads; what is left is told as a sum. */
const MOST_ROWS = 200;

interface DifferenceListProps {
  compared: Compared;
  selected: number;
  dispatch: Dispatch<MergedAction>;
}

/** Spans or operations by how much of the difference is theirs. */
export const DifferenceList = memo(function DifferenceList({ compared, selected, dispatch }: DifferenceListProps) {
  const [by, setBy] = useState<'rows' | 'operations'>('operations');
  const { totalNs, ...lists } = compared.comparison.difference;
  const list = lists[by];
  const largestNs = Math.abs(list.timeNs[0] ?? 0);
  return (
    <section className={classes.list} aria-label={t('compare.explains')}>
      <header className={classes.head}>
        <h2 title={t('compare.explains.why')}>{t('compare.explains')}</h2>
        <div className={classes.by} role="group" aria-label={t('compare.by')}>
          <button type="button" aria-pressed={by === 'operations'} onClick={() => setBy('operations')}>
            {t('compare.byOperation')}
          </button>
          <button type="button" aria-pressed={by === 'rows'} onClick={() => setBy('rows')}>
            {t('compare.bySpan')}
          </button>
        </div>
      </header>
      <div className={classes.items}>
        {list.row.length === 0 && <p className={classes.quiet}>{t('compare.explains.none')}</p>}
        {Array.from(list.row.subarray(0, MOST_ROWS), (row, at) => (
          <Part
            key={row}
            compared={compared}
            list={list}
            at={at}
            spans={by === 'operations' ? lists.operations.spans[at]! : 1}
            totalNs={totalNs}
            largestNs={largestNs}
            isSelected={row === selected}
            onSelect={() => dispatch({ kind: 'select', row, reveal: true })}
          />
        ))}
        {list.row.length > MOST_ROWS && <Rest list={list} />}
      </div>
    </section>
  );
});

function Rest({ list }: { list: DifferenceRows }) {
  const rest = list.timeNs.subarray(MOST_ROWS);
  const sumNs = rest.reduce((sum, timeNs) => sum + timeNs, 0);
  return <p className={classes.quiet}>{t('compare.explains.more', { n: rest.length, time: signedDuration(sumNs) })}</p>;
}

interface PartProps {
  compared: Compared;
  list: DifferenceRows;
  at: number;
  spans: number;
  totalNs: number;
  largestNs: number;
  isSelected: boolean;
  onSelect: () => void;
}

/**
 *     ▲ ● SELECT orders            +12.3 ms
 *     ········|████████·········        58%
 */
function Part({ compared, list, at, spans, totalNs, largestNs, isSelected, onSelect }: PartProps) {
  const row = list.row[at]!;
  const timeNs = list.timeNs[at]!;
  const state = ROW_STATES[list.state[at]!]!;
  const service = serviceOfRow(compared, row);
  const name = nameOfRow(compared, row) ?? t('compare.missing');
  const share = shareOf(timeNs, totalNs);
  const width = largestNs > 0 ? (50 * Math.abs(timeNs)) / largestNs : 0;
  const isMore = timeNs > 0;
  const word =
    state === 'new' || state === 'gone'
      ? t(`compare.state.${state}`)
      : t(isMore ? 'compare.onPath.more' : 'compare.onPath.less');
  return (
    <button
      type="button"
      className={cx(classes.part, isSelected && classes.selected)}
      aria-pressed={isSelected}
      title={[`${service} ${name}`, word, formatExactNs(timeNs), share && t('compare.share', { percent: share })].join(
        '\n',
      )}
      onClick={onSelect}
    >
      <StateMark state={state} />
      <span className={classes.name}>
        <ServiceDot name={service} />
        {name}
        {spans > 1 && <span className={classes.times}> × {formatCount(spans)}</span>}
      </span>
      <span className={classes.time}>{signedDuration(timeNs)}</span>
      <span className={classes.track} aria-hidden>
        <span
          className={isMore ? classes.more : classes.less}
          style={isMore ? { left: '50%', width: `${width}%` } : { right: '50%', width: `${width}%` }}
        />
      </span>
      <span className={classes.share}>{share}</span>
      <span className="unseen">{word}</span>
    </button>
  );
}
