import { useEffect, useRef } from 'react';
import { rowAtCrosshair } from '../../../core/layout/line-chart/read-values.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { formatAligned, formatReading, readingDecimals } from '../../charts/line/format-ticks.ts';
import { streamStyle } from '../../charts/line/stream-style.ts';
import { formatClock } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { cx } from '../../widgets/cx.ts';
import type { SeriesModel, SeriesStream } from './series-model.ts';
import classes from './StreamLegend.module.css';

interface StreamLegendProps {
  model: SeriesModel;
  unit: DisplayUnit;
  hidden: ReadonlySet<string>;
  onHidden: (hidden: ReadonlySet<string>) => void;
  onHighlight: (id: string | null) => void;
  /** The stream the pointer is at in the chart. */
  near: string | null;
  crosshairNs: number | null;
  /** Distributions: how many values each mean is of. */
  hasCount: boolean;
}

/** The row read: at the crosshair, or the last that holds a value. */
export function rowToRead(stream: SeriesStream, crosshairNs: number | null): number {
  if (crosshairNs !== null) return rowAtCrosshair(stream, crosshairNs);
  return stream.value.findLastIndex((value) => !Number.isNaN(value));
}

/** Which line is which, with its value where the crosshair is. */
export function StreamLegend(props: StreamLegendProps) {
  const { model, unit, crosshairNs, hasCount } = props;
  const read = model.streams.map((stream) => (stream.value[rowToRead(stream, crosshairNs)] ?? NaN) * unit.factor);
  const decimals = readingDecimals(read);
  const when =
    crosshairNs === null ? t('metrics.lastValue') : formatClock(model.baseNs + BigInt(Math.round(crosshairNs)), 3);
  return (
    <div className={classes.legend}>
      <div className={classes.grid} role="table" aria-label={t('metrics.streams')}>
        <div className={cx(classes.row, classes.header)} role="row">
          <span role="columnheader">{t('metrics.stream')}</span>
          <span role="columnheader" className={classes.value}>
            {when}
            {unit.label && ` (${unit.label})`}
          </span>
          {hasCount && (
            <span role="columnheader" className={classes.value}>
              {t('word.count')}
            </span>
          )}
        </div>
        {model.streams.map((stream) => (
          <LegendRow key={stream.id} {...props} stream={stream} decimals={decimals} />
        ))}
      </div>
    </div>
  );
}

function LegendRow({ stream, decimals, ...props }: StreamLegendProps & { stream: SeriesStream; decimals: number }) {
  const { model, unit, hidden, onHidden, onHighlight, crosshairNs, hasCount } = props;
  const isHidden = hidden.has(stream.id);
  const isNear = props.near === stream.id;
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isNear) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isNear]);
  const row = rowToRead(stream, crosshairNs);
  const value = stream.value[row];
  const toggle = (): void => onHidden(toggled(hidden, stream.id));
  const others = model.streams.map(({ id }) => id).filter((id) => id !== stream.id);
  return (
    <div
      role="row"
      ref={ref}
      className={cx(classes.row, isHidden && classes.hidden, isNear && classes.near)}
      onPointerEnter={() => onHighlight(isHidden ? null : stream.id)}
      onPointerLeave={() => onHighlight(null)}
    >
      <span role="cell" className={classes.stream}>
        <input
          type="checkbox"
          checked={!isHidden}
          onChange={toggle}
          aria-label={stream.label || t('metrics.noAttributes')}
        />
        <Swatch index={stream.index} />
        <Label stream={stream} common={model.common} />
        {others.length > 0 && (
          <button type="button" className={classes.only} onClick={() => onHidden(new Set(others))}>
            {t('metrics.only')}
          </button>
        )}
      </span>
      <span role="cell" className={classes.value} title={value === undefined ? undefined : `${value} ${model.unit}`}>
        {value === undefined ? '–' : formatAligned(value * unit.factor, decimals)}
      </span>
      {hasCount && (
        <span role="cell" className={classes.value}>
          {formatReading(stream.count[row] ?? NaN)}
        </span>
      )}
    </div>
  );
}

function toggled(hidden: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(hidden);
  if (!next.delete(id)) next.add(id);
  return next;
}

function Swatch({ index }: { index: number }) {
  const { token, dash } = streamStyle(index);
  return (
    <svg aria-hidden viewBox="0 0 22 8" className={classes.swatch}>
      <line x1="0" y1="4" x2="22" y2="4" stroke={`var(${token})`} strokeWidth="2.5" strokeDasharray={dash.join(' ')} />
    </svg>
  );
}

/** Attributes in which the streams differ; all of them are in the title. */
function Label({ stream, common }: { stream: SeriesStream; common: Readonly<Record<string, string>> }) {
  const all = Object.entries(stream.attributes);
  const own = all.filter(([key]) => !Object.hasOwn(common, key)).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <span className={classes.label} title={all.map(([key, value]) => `${key} = ${value}`).join('\n')}>
      {own.length === 0 && (
        <span className={classes.key}>
          {all.length === 0 ? t('metrics.noAttributes') : t('metrics.noOwnAttributes')}
        </span>
      )}
      {own.map(([key, value]) => (
        <span key={key} className={classes.pair}>
          <span className={classes.key}>{key} </span>
          {value || '""'}
        </span>
      ))}
    </span>
  );
}
