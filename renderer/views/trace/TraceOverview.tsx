import { PART_QUEUE } from '../../../core/analysis/critical-path/breakdown-table.ts';
import { timesOnPath } from '../../../core/analysis/critical-path/critical-path.ts';
import type { BreakdownRows } from '../../../core/analysis/critical-path/breakdown-table.ts';
import type { TimeBreakdown } from '../../../core/analysis/critical-path/time-breakdown.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { formatCount, formatShare } from '../../format/count.ts';
import { formatDuration, formatExactNs } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { cx } from '../../widgets/cx.ts';
import { ServiceDot } from '../../widgets/ServiceDot.tsx';
import classes from './TraceOverview.module.css';
import type { Explained } from './use-explanation.ts';

interface TraceOverviewProps {
  model: TimelineModel;
  explained: Explained | undefined;
  /** Goes to a span that stands for the row. */
  onSelect: (node: number) => void;
}

/** More rows than this are not read. */
const MOST_ROWS = 40;

/** Where the time of the whole trace went: what stands beside the timeline while no span is selected. */
export function TraceOverview({ model, explained, onSelect }: TraceOverviewProps) {
  if (explained === undefined || explained.breakdown.totalNs <= 0) {
    return <p className={classes.hint}>{t('trace.selectOne')}</p>;
  }
  const { breakdown } = explained;
  const { rows } = breakdown;
  const shown = Math.min(rows.timeNs.length, MOST_ROWS);
  return (
    <section className={classes.overview} aria-label={t('trace.went')}>
      <h2 className={classes.heading}>{t('trace.went')}</h2>
      <p className={classes.hint}>{t('trace.went.why')}</p>
      <Sums breakdown={breakdown} />
      <ol className={classes.rows}>
        {Array.from({ length: shown }, (_, i) => (
          <Row
            key={i}
            i={i}
            rows={rows}
            breakdown={breakdown}
            model={model}
            explained={explained}
            onSelect={onSelect}
          />
        ))}
      </ol>
      {rows.timeNs.length > shown && (
        <p className={classes.hint}>{t('trace.went.more', { n: rows.timeNs.length - shown })}</p>
      )}
      <p className={classes.hint}>{t('trace.selectOne')}</p>
    </section>
  );
}

/** ▓▓▓▓▓▓▓▒▒▒░░ work, waiting in queues, time without spans: together the root's duration. */
function Sums({ breakdown: { selfNs, queueNs, gapNs, totalNs } }: { breakdown: TimeBreakdown }) {
  const parts = [
    { id: 'self', ns: selfNs, name: t('trace.went.self') },
    { id: 'queue', ns: queueNs, name: t('trace.went.queue') },
    { id: 'gap', ns: gapNs, name: t('trace.went.gap') },
  ] as const;
  return (
    <dl className={classes.sums}>
      {parts
        .filter(({ ns }) => ns > 0)
        .map(({ id, ns, name }) => (
          <div key={id}>
            <dt>
              <i className={cx(classes.swatch, classes[id])} /> {name}
            </dt>
            <dd title={formatExactNs(Math.round(ns))}>
              {formatDuration(ns)} <small>{formatShare(ns, totalNs)}</small>
            </dd>
          </div>
        ))}
    </dl>
  );
}

interface RowProps extends TraceOverviewProps {
  i: number;
  rows: BreakdownRows;
  breakdown: TimeBreakdown;
  explained: Explained;
}

function Row({ i, rows, breakdown, model, explained, onSelect }: RowProps) {
  const { name, service } = model.columns;
  const serviceName = service.dictionary[rows.service[i]!]!;
  const ns = rows.timeNs[i]!;
  const isQueue = rows.part[i] === PART_QUEUE;
  return (
    <li>
      <button
        type="button"
        className={classes.row}
        title={formatExactNs(Math.round(ns))}
        onClick={() => onSelect(longestOf(model, explained, rows, i))}
      >
        <ServiceDot name={serviceName} />
        <span className={classes.name}>
          {name.dictionary[rows.name[i]!] || t('trace.unnamed')}
          {rows.spans[i]! > 1 && <small> × {formatCount(rows.spans[i]!)}</small>}
          {isQueue && <small> {t('trace.went.inQueue')}</small>}
        </span>
        <span className={classes.time}>
          {formatDuration(ns)} <small>{formatShare(ns, breakdown.totalNs)}</small>
        </span>
        <svg className={classes.bar} aria-hidden>
          <rect
            className={isQueue ? classes.queue : classes.self}
            width={`${(100 * ns) / breakdown.totalNs}%`}
            height="4"
            rx="2"
          />
        </svg>
      </button>
    </li>
  );
}

/** The span of a row that has most of its time on the path, or of a queue the one that waited longest. */
function longestOf(model: TimelineModel, { path, queues }: Explained, rows: BreakdownRows, i: number): number {
  const { name, service } = model.columns;
  const isOf = (node: number) => name.codes[node] === rows.name[i] && service.codes[node] === rows.service[i];
  if (rows.part[i] === PART_QUEUE) {
    let waited = -1;
    let most = -Infinity;
    queues.consumer.forEach((node, at) => {
      // Where the end of sending is unknown the time is no number, and not more than any.
      if (!isOf(node) || !(queues.queueNs[at]! > most)) return;
      most = queues.queueNs[at]!;
      waited = node;
    });
    return waited;
  }
  let longest = -1;
  let longestNs = -Infinity;
  for (const [node, ns] of timesOnPath(path)) {
    if (node >= model.tree.spans || !isOf(node) || ns <= longestNs) continue;
    longest = node;
    longestNs = ns;
  }
  return longest;
}
