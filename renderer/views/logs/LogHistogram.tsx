import { useMemo } from 'react';
import type { LogFilter } from '../../../contract/filters.ts';
import type { LogHistogramFrame } from '../../../contract/operations/logs.ts';
import { LEVEL_LOOKS } from '../../charts/levels/level-looks.ts';
import { LevelAxis } from '../../charts/levels/LevelAxis.tsx';
import { LevelHistogram } from '../../charts/levels/LevelHistogram.tsx';
import { totalOf, type LevelSlices } from '../../../core/layout/level-bars.ts';
import { formatCount } from '../../format/count.ts';
import { formatRange } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { chooseValue, readFacet, type Facet } from '../../state/filter-facets.ts';
import { resolveSpan } from '../../state/time-range.ts';
import { useQuery } from '../../state/use-query.ts';
import { useDataRange } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import classes from './LogsView.module.css';
import { LEVELS } from './severity-level.ts';

/** About ten pixels each on a laptop: enough to see a burst, wide enough to hit one. */
const SLICES = 120;
const SEVERITY: Facet = { field: 'severity', key: '' };

const levelName = (level: number): string => (level === 0 ? t('logs.noSeverity') : LEVELS[level]!.toUpperCase());

function toSlices({ columns, rows }: LogHistogramFrame): LevelSlices | null {
  if (rows === 0) return null;
  const { start } = columns;
  const stepNs = rows > 1 ? start[1]! - start[0]! : 1;
  return { start, counts: LEVELS.map((level) => columns[level]), fromNs: start[0]!, toNs: start[rows - 1]! + stepNs };
}

interface LogHistogramProps {
  filter: LogFilter;
  /** Outside the Logs view: what pressing a level in the legend does, instead of choosing it in the shared filter. */
  onLevel?: (level: (typeof LEVELS)[number]) => void;
}

/** The filtered records by level over the time range; dragging narrows it, the legend chooses levels. */
export function LogHistogram({ filter, onLevel }: LogHistogramProps) {
  const range = useView((state) => state.place.range);
  const data = useDataRange();
  const span = resolveSpan(range, data);
  const bounds = span ? { fromNs: span.fromNs.toString(), toNs: span.toNs.toString() } : {};
  const query = useQuery(
    'logs.histogram',
    { filter: { ...filter, ...bounds }, buckets: SLICES },
    { enabled: span !== null },
  );
  const frame = query.data;
  const slices = useMemo(() => frame && toSlices(frame), [frame]);
  if (!frame || !slices)
    return (
      <div className={classes.volume}>{query.error && <p className={classes.note}>{t('logs.volume.failed')}</p>}</div>
    );
  const base = BigInt(frame.baseNs);
  const at = (offset: number): bigint => base + BigInt(Math.round(offset));
  const stepNs = slices.start.length > 1 ? slices.start[1]! - slices.start[0]! : 1;
  const describe = (slice: number): string => {
    const from = slices.start[slice]!;
    const parts = LEVELS.map((_, level) => ({ level, n: slices.counts[level]![slice]! })).filter(({ n }) => n > 0);
    const levels = parts.reverse().map(({ level, n }) => `${levelName(level)} ${formatCount(n)}`);
    const all = t('count.logs', { n: totalOf(slices, slice) });
    return [formatRange(at(from), at(from + stepNs)), all, ...levels].join(' · ');
  };
  return (
    <div className={classes.volume}>
      <QueryStatus loading={query.loading} what={t('logs.volume.reading')} onCancel={query.cancel} />
      <LevelHistogram
        label={t('logs.volume')}
        slices={slices}
        describe={describe}
        onBrush={(from, to) =>
          useView.getState().setRange({ kind: 'between', fromNs: at(from).toString(), toNs: at(to).toString() })
        }
      />
      <LevelAxis baseNs={base} fromNs={slices.fromNs} toNs={slices.toNs} />
      <Legend slices={slices} onLevel={onLevel} />
    </div>
  );
}

/** The levels that occur, heaviest first; pressing one asks for it alone, again for all. */
function Legend({ slices, onLevel }: { slices: LevelSlices; onLevel: LogHistogramProps['onLevel'] }) {
  const filter = useView((state) => state.place.filter);
  const { included } = readFacet(filter, SEVERITY);
  const sums = slices.counts.map((counts) => counts.reduce((a, b) => a + b, 0));
  const shown = LEVELS.map((level, at) => ({ level, at, sum: sums[at]! })).filter(
    ({ sum, level }) => sum > 0 || included.includes(level),
  );
  return (
    <ul className={classes.legend} aria-label={t('logs.severity')}>
      {shown.reverse().map(({ level, at, sum }) => {
        const { token, alpha, cap } = LEVEL_LOOKS[at]!;
        return (
          <li key={level}>
            <button
              type="button"
              aria-pressed={included.includes(level)}
              title={t('logs.legend.only', { level: levelName(at) })}
              onClick={() => {
                if (onLevel) onLevel(level);
                else useView.getState().setFilter(chooseValue(filter, SEVERITY, level, 'only'));
              }}
            >
              <span
                aria-hidden
                className={classes.swatch}
                style={{
                  background: `var(${token})`,
                  opacity: alpha,
                  borderTop: cap ? '2px solid var(--text-1)' : undefined,
                }}
              />
              {levelName(at)} <span className={classes.sum}>{formatCount(sum)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
