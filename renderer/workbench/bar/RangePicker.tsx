import { ChevronDown, ChevronLeft, ChevronRight, Expand } from 'lucide-react';
import { useState } from 'react';
import { TimeHistogram } from '../../charts/time-histogram/TimeHistogram.tsx';
import { formatLength } from '../../format/duration.ts';
import { formatRange } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { FIT, resolveSpan, shiftRange, widenRange, type TimeRange } from '../../state/time-range.ts';
import { useDataRange } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import { RangeForm } from './RangeForm.tsx';
import classes from './RangePicker.module.css';
import { useHistogram } from './use-histogram.ts';

const MINUTE = 60_000_000_000n;
const PRESETS = [1n, 5n, 15n, 60n, 360n, 1440n].map((minutes) => (minutes * MINUTE).toString());
const SMALL = { buckets: 80, widthPx: 200, heightPx: 22 };
const LARGE = { buckets: 160, widthPx: 480, heightPx: 72 };

interface HistogramProps {
  size: typeof SMALL;
}

/** Drag over it to choose a range; a click goes back to everything. */
function RangeHistogram({ size }: HistogramProps) {
  const range = useView((state) => state.place.range);
  const data = useDataRange();
  const histogram = useHistogram(size.buckets, data !== null);
  if (!histogram) return <span className={classes.noData}>{t('range.noData')}</span>;
  const { bars, baseNs } = histogram;
  const span = range.kind === 'fit' ? null : resolveSpan(range, data);
  const offset = (ns: bigint): number => Number(ns - baseNs);
  const choose = (selected: { from: number; to: number } | null): void => {
    if (!selected) return useView.getState().setRange(FIT);
    const ns = (value: number): string => (baseNs + BigInt(Math.max(0, Math.round(value)))).toString();
    useView.getState().setRange({ kind: 'between', fromNs: ns(selected.from), toNs: ns(selected.to) });
  };
  return (
    <TimeHistogram
      bars={bars}
      widthPx={size.widthPx}
      heightPx={size.heightPx}
      selected={span && { from: offset(span.fromNs), to: offset(span.toNs) }}
      onSelect={choose}
      label={t('range.histogram')}
    />
  );
}

function describeRange(range: TimeRange): string {
  if (range.kind === 'fit') return t('range.all');
  if (range.kind === 'last') return t('range.last', { length: formatLength(Number(range.lengthNs)) });
  return formatRange(BigInt(range.fromNs), BigInt(range.toNs));
}

function Presets({ onDone }: { onDone: () => void }) {
  const choose = (range: TimeRange): void => {
    useView.getState().setRange(range);
    onDone();
  };
  return (
    <div className={classes.presets} role="group" aria-label={t('range.presets')}>
      <Button variant="quiet" onClick={() => choose(FIT)}>
        {t('range.all')}
      </Button>
      {PRESETS.map((lengthNs) => (
        <Button key={lengthNs} variant="quiet" onClick={() => choose({ kind: 'last', lengthNs })}>
          {formatLength(Number(lengthNs))}
        </Button>
      ))}
    </div>
  );
}

function Steps() {
  const range = useView((state) => state.place.range);
  const data = useDataRange();
  const span = resolveSpan(range, data);
  const set = useView.getState().setRange;
  const disabled = !span;
  return (
    <div className={classes.steps}>
      <IconButton
        label={t('range.earlier')}
        icon={<ChevronLeft aria-hidden />}
        disabled={disabled}
        onClick={() => span && set(shiftRange(span, -1))}
      />
      <IconButton
        label={t('range.widen')}
        icon={<Expand aria-hidden />}
        disabled={disabled}
        onClick={() => span && set(widenRange(span))}
      />
      <IconButton
        label={t('range.later')}
        icon={<ChevronRight aria-hidden />}
        disabled={disabled}
        onClick={() => span && set(shiftRange(span, 1))}
      />
    </div>
  );
}

export function RangePicker() {
  const [open, setOpen] = useState(false);
  const range = useView((state) => state.place.range);
  const trigger = (
    <button type="button" className={classes.trigger} aria-label={`${t('range.label')}: ${describeRange(range)}`}>
      <span className={classes.text}>{describeRange(range)}</span>
      <ChevronDown aria-hidden />
    </button>
  );
  return (
    <div className={classes.picker}>
      <Popover trigger={trigger} open={open} onOpenChange={setOpen} title={t('range.label')}>
        <div className={classes.panel}>
          <div className={classes.large}>
            <RangeHistogram size={LARGE} />
          </div>
          <div className={classes.line}>
            <Presets onDone={() => setOpen(false)} />
            <Steps />
          </div>
          <RangeForm onDone={() => setOpen(false)} />
        </div>
      </Popover>
      <div className={classes.small}>
        <RangeHistogram size={SMALL} />
      </div>
    </div>
  );
}
