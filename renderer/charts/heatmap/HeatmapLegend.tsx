import { levelBounds } from '../../../core/layout/heatmap/heatmap-cells.ts';
import { formatShortCount } from '../../format/count.ts';
import { numbersFromTo } from '../../format/from-to.ts';
import { t } from '../../i18n/t.ts';
import classes from './Heatmap.module.css';
import { HEATMAP_LEVELS } from './heatmap-layout.ts';

/** Which colour means how many, in words too: lightness is all the difference there is. */
export function HeatmapLegend({ count }: { count: Float64Array }) {
  const most = count.reduce((high, each) => Math.max(high, each), 0);
  const from = [1, ...levelBounds(count, HEATMAP_LEVELS).map((bound) => Math.max(1, Math.ceil(bound)))];
  return (
    <div className={classes.legend} role="group" aria-label={t('metrics.heat.legend')}>
      <span>{t('metrics.heat.perCell')}</span>
      {from.map((least, level) => {
        const next = from[level + 1];
        // Few observations have few levels: a colour that no count can have is not explained.
        if (next === least || least > most) return null;
        const end = next === undefined ? most : next - 1;
        return (
          <span key={level} className={classes.key}>
            <svg aria-hidden width="14" height="10">
              <rect width="14" height="10" fill={`var(--cold-${level})`} />
            </svg>
            {end <= least ? formatShortCount(least) : numbersFromTo(formatShortCount(least), formatShortCount(end))}
          </span>
        );
      })}
    </div>
  );
}
