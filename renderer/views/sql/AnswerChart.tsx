import { useMemo, useState } from 'react';
import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import { firstAtOrAfter } from '../../../core/layout/line-chart/line.ts';
import type { ChartRange } from '../../charts/line/chart-types.ts';
import { LineChart } from '../../charts/line/LineChart.tsx';
import { streamStyle } from '../../charts/line/stream-style.ts';
import { formatDecimal } from '../../format/count.ts';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { Select } from '../../widgets/Select.tsx';
import { kindOf } from './answer-columns.ts';
import {
  chartOfAnswer,
  suggestChart,
  type AnswerChart as Chart,
  type Bar,
  type ChartChoice,
} from './chart-of-answer.ts';
import classes from './SqlView.module.css';

/** The answer drawn: lines over time where a column is one, else bars. Columns can be chosen. */
export function AnswerChart({ answer }: { answer: SqlAnswer }) {
  const [chosen, choose] = useState<Partial<ChartChoice>>({});
  const suggested = useMemo(() => suggestChart(answer), [answer]);
  const choice = useMemo(
    () => suggested && clamp({ ...suggested, ...chosen }, answer.columns.length),
    [suggested, chosen, answer],
  );
  const chart = useMemo((): Chart => (choice ? chartOfAnswer(answer, choice) : { kind: 'none' }), [answer, choice]);
  if (!choice) return <EmptyState text={t('sql.chart.none')} />;
  return (
    <div className={classes.chart}>
      <Choices answer={answer} choice={choice} onChoose={(part) => choose({ ...chosen, ...part })} />
      {chart.kind === 'none' && <EmptyState text={t('sql.chart.none')} />}
      {chart.kind === 'bars' && <Bars bars={chart.bars} label={answer.columns[choice.y]!.name} />}
      {chart.kind === 'lines' && <Lines chart={chart} label={answer.columns[choice.y]!.name} />}
      {chart.kind !== 'none' && chart.leftOut > 0 && (
        <p className={classes.note}>{t('report.more', { n: chart.leftOut })}</p>
      )}
    </div>
  );
}

/** Another answer may have fewer columns than what was chosen of the last. */
function clamp(choice: ChartChoice, columns: number): ChartChoice {
  const within = (at: number, otherwise: number) => (at < columns ? at : otherwise);
  return { x: within(choice.x, 0), y: within(choice.y, columns - 1), by: within(choice.by, -1) };
}

interface ChoicesProps {
  answer: SqlAnswer;
  choice: ChartChoice;
  onChoose: (part: Partial<ChartChoice>) => void;
}

function Choices({ answer: { columns }, choice, onChoose }: ChoicesProps) {
  const every = columns.map((column, at) => ({ value: `${at}`, label: column.name, kind: kindOf(column) }));
  const isTime = every[choice.x]?.kind === 'time';
  const none = { value: '-1', label: t('sql.chart.together') };
  const field = (name: keyof ChartChoice, label: string, options: readonly { value: string; label: string }[]) => (
    <label className={classes.choice}>
      <span aria-hidden>{label}</span>
      <Select
        label={label}
        value={`${choice[name]}`}
        options={options}
        onChange={(value) => onChoose({ [name]: Number(value) })}
      />
    </label>
  );
  return (
    <div className={classes.choices}>
      {field('x', t('sql.chart.x'), every)}
      {field(
        'y',
        t('sql.chart.y'),
        every.filter(({ kind }) => kind === 'number'),
      )}
      {isTime && field('by', t('sql.chart.by'), [none, ...every.filter(({ kind }) => kind === 'text')])}
    </div>
  );
}

/** Each with its value in words, so that nobody has to measure. */
function Bars({ bars, label }: { bars: readonly Bar[]; label: string }) {
  const most = bars.reduce((max, { value }) => Math.max(max, Math.abs(value)), 0) || 1;
  return (
    <div className={classes.bars} role="region" tabIndex={0} aria-label={t('sql.chart.bars', { name: label })}>
      <ol>
        {bars.map(({ label: name, value }, at) => (
          <li key={at}>
            <span className={classes.barName} title={name}>
              {name}
            </span>
            <span className={classes.barTrack} aria-hidden>
              <span style={{ width: `${(100 * Math.abs(value)) / most}%` }} data-negative={value < 0 || undefined} />
            </span>
            <span className={classes.barValue} title={String(value)}>
              {formatDecimal(value)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Lines({ chart, label }: { chart: Extract<Chart, { kind: 'lines' }>; label: string }) {
  const [crosshairNs, setCrosshair] = useState<number | null>(null);
  const [near, setNear] = useState<string | null>(null);
  const range = useMemo((): ChartRange => ({ baseNs: chart.baseNs, fromNs: 0, toNs: chart.endNs }), [chart]);
  const streams = useMemo(
    () => chart.lines.map((line, at) => ({ ...line, id: `${at}`, style: streamStyle(at) })),
    [chart],
  );
  const brush = (fromNs: number, toNs: number): void => {
    const at = (ns: number) => (chart.baseNs + BigInt(Math.round(ns))).toString();
    useView.getState().setRange({ kind: 'between', fromNs: at(fromNs), toNs: at(toNs) });
  };
  return (
    <>
      <div className={classes.lines}>
        <LineChart
          streams={streams}
          range={range}
          crosshairNs={crosshairNs}
          near={near}
          unit={label}
          highlighted={near}
          label={t('sql.chart.lines', { name: label })}
          onCrosshair={setCrosshair}
          onNear={setNear}
          reading={readAloud(chart, crosshairNs)}
          onBrush={brush}
        />
      </div>
      {chart.lines.length > 1 && (
        <ul className={classes.legend}>
          {streams.map(({ id, label: name, style }) => (
            <li key={id} onPointerEnter={() => setNear(id)} onPointerLeave={() => setNear(null)}>
              <svg width="18" height="8" aria-hidden>
                <line
                  x2="18"
                  y1="4"
                  y2="4"
                  stroke={`var(${style.token})`}
                  strokeWidth="2"
                  strokeDasharray={style.dash.join(' ')}
                />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The values at the crosshair, for those who listen. */
function readAloud({ baseNs, lines }: Extract<Chart, { kind: 'lines' }>, ns: number | null): string {
  if (ns === null) return '';
  const values = lines.map(({ label, time, value }) => {
    const at = firstAtOrAfter(time, ns);
    return at < value.length ? `${label} ${formatDecimal(value[at]!)}` : '';
  });
  return [formatTime(baseNs + BigInt(Math.round(ns))), ...values.filter(Boolean)].join(', ');
}
