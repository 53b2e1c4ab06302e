import { useMemo } from 'react';
import { VolumeStrip } from '../../charts/line/VolumeStrip.tsx';
import { formatRange } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { isFiltered } from '../../state/filter.ts';
import { resolveSpan } from '../../state/time-range.ts';
import { useQuery } from '../../state/use-query.ts';
import { useDataRange } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import classes from './LogsView.module.css';

/** About ten pixels each on a laptop: enough to see a burst, wide enough to hit one. */
const SLICES = 120;

/** When records came in, over the time range; dragging narrows it. Counts all records, whatever the filter. */
export function LogVolume() {
  const range = useView((state) => state.place.range);
  const filtered = useView((state) => isFiltered(state.place.filter));
  const data = useDataRange();
  const span = resolveSpan(range, data);
  const bounds = span ? { fromNs: span.fromNs.toString(), toNs: span.toNs.toString() } : {};
  const { data: frame } = useQuery('time.histogram', { ...bounds, buckets: SLICES }, { enabled: span !== null });
  const strip = useMemo(() => {
    if (!frame || frame.rows === 0) return null;
    const { start, logs } = frame.columns;
    const stepNs = frame.rows > 1 ? start[1]! - start[0]! : 1;
    return { start, logs, baseNs: BigInt(frame.baseNs), fromNs: start[0]!, toNs: start[frame.rows - 1]! + stepNs };
  }, [frame]);
  if (!strip) return <div className={classes.volume} />;

  const at = (offset: number) => strip.baseNs + BigInt(Math.round(offset));
  const describe = (slice: number) => {
    const from = at(strip.start[slice]!);
    const to = at(strip.start[slice + 1] ?? strip.toNs);
    const count = t('count.logs', { n: strip.logs[slice]! });
    return `${formatRange(from, to)} · ${count}${filtered ? ` ${t('logs.unfiltered')}` : ''}`;
  };
  const onBrush = (from: number, to: number): void =>
    useView.getState().setRange({ kind: 'between', fromNs: at(from).toString(), toNs: at(to).toString() });
  return (
    <div className={classes.volume}>
      <VolumeStrip
        label={t('logs.volume')}
        start={strip.start}
        counts={strip.logs}
        fromNs={strip.fromNs}
        toNs={strip.toNs}
        describe={describe}
        onBrush={onBrush}
      />
    </div>
  );
}
