import { useEffect, useRef } from 'react';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { formatAligned, readingDecimals } from '../../charts/line/format-ticks.ts';
import { formatClock } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { cx } from '../../widgets/cx.ts';
import { quantileName, type AnswerModel, type ModelLine } from './answer-model.ts';
import { changeWords } from './compare-words.ts';
import { rowToRead } from './read-aloud.ts';
import classes from './StreamLegend.module.css';
import { Swatch } from './Swatch.tsx';

interface StreamLegendProps {
  model: AnswerModel;
  /** The same lines in the window compared with. */
  earlier: AnswerModel | undefined;
  unit: DisplayUnit;
  hidden: ReadonlySet<string>;
  onHidden: (hidden: ReadonlySet<string>) => void;
  onHighlight: (id: string | null) => void;
  /** The line the pointer is at in the chart. */
  near: string | null;
  crosshairNs: number | null;
}

/** Which line is which, with its value where the crosshair is. */
export function StreamLegend(props: StreamLegendProps) {
  const { model, earlier, unit, crosshairNs, hidden, onHidden } = props;
  const read = model.lines.map((line) => (line.value[rowToRead(line, crosshairNs)] ?? NaN) * unit.factor);
  const decimals = readingDecimals(read);
  const when =
    crosshairNs === null ? t('metrics.lastValue') : formatClock(model.baseNs + BigInt(Math.round(crosshairNs)), 3);
  return (
    <div className={classes.legend}>
      <div className={classes.grid} role="table" aria-label={t('metrics.lines')}>
        <div className={cx(classes.row, classes.header)} role="row">
          <span role="columnheader" className={classes.stream}>
            {t('metrics.line')}
            {hidden.size > 0 && (
              <button type="button" className={classes.all} onClick={() => onHidden(new Set())}>
                {t('metrics.showLines', { n: hidden.size })}
              </button>
            )}
          </span>
          <span role="columnheader" className={classes.value}>
            {when}
            {unit.label && ` (${unit.label})`}
          </span>
          {earlier && (
            <span role="columnheader" className={classes.value}>
              {t('metrics.compare.change')}
            </span>
          )}
        </div>
        {model.lines.map((line) => (
          <LegendRow key={line.id} {...props} line={line} decimals={decimals} />
        ))}
      </div>
    </div>
  );
}

function LegendRow({ line, decimals, ...props }: StreamLegendProps & { line: ModelLine; decimals: number }) {
  const { model, earlier, unit, hidden, onHidden, onHighlight, crosshairNs } = props;
  const isHidden = hidden.has(line.id);
  const isNear = props.near === line.id;
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isNear) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isNear]);
  const value = line.value[rowToRead(line, crosshairNs)];
  const others = model.lines.map(({ id }) => id).filter((id) => id !== line.id);
  const isAlone = !isHidden && hidden.size === others.length;
  return (
    <div
      role="row"
      ref={ref}
      className={cx(classes.row, isHidden && classes.hidden, isNear && classes.near)}
      onPointerEnter={() => onHighlight(isHidden ? null : line.id)}
      onPointerLeave={() => onHighlight(null)}
    >
      <span role="cell" className={classes.stream}>
        <input
          type="checkbox"
          checked={!isHidden}
          onChange={() => onHidden(toggled(hidden, line.id))}
          aria-label={line.label || t('metrics.noAttributes')}
        />
        <Swatch index={line.index} />
        <Label line={line} common={model.common} />
        {others.length > 0 && (
          <button type="button" className={classes.only} onClick={() => onHidden(new Set(isAlone ? [] : others))}>
            {isAlone ? t('metrics.allLines') : t('metrics.only')}
          </button>
        )}
      </span>
      <span role="cell" className={classes.value} title={value === undefined ? undefined : `${value} ${model.unit}`}>
        {value === undefined ? '–' : formatAligned(value * unit.factor, decimals)}
      </span>
      {earlier && (
        <span role="cell" className={classes.value}>
          {changeWords(
            line,
            earlier.lines.find(({ id }) => id === line.id),
          )}
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

/** Labels in which the lines differ; all of them are in the title. */
function Label({ line, common }: { line: ModelLine; common: Readonly<Record<string, string>> }) {
  const all = Object.entries(line.labels);
  const own = all.filter(([key]) => !Object.hasOwn(common, key)).sort(([a], [b]) => (a < b ? -1 : 1));
  const isNamed = line.groups > 0 || !Number.isNaN(line.quantile);
  const quantile = Number.isNaN(line.quantile) ? '' : quantileName(line.quantile);
  return (
    <span className={classes.label} title={all.map(([key, value]) => `${key} = ${value}`).join('\n')}>
      {own.map(([key, value]) => (
        <span key={key} className={classes.pair}>
          <span className={classes.key}>{key} </span>
          {value || '""'}
        </span>
      ))}
      {isNamed && <span className={classes.pair}>{line.groups > 0 ? line.label : quantile}</span>}
      {own.length === 0 && !isNamed && (
        <span className={classes.key}>
          {line.streams > 1 ? t('metrics.allOf', { n: line.streams }) : t('metrics.noOwnAttributes')}
        </span>
      )}
    </span>
  );
}
