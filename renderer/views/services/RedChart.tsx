import { useMemo, useState } from 'react';
import type { OutputOf } from '../../../contract/operations.ts';
import { LineChart } from '../../charts/line/LineChart.tsx';
import type { ChartStream } from '../../charts/line/chart-types.ts';
import { streamStyle } from '../../charts/line/stream-style.ts';
import { formatDecimal } from '../../format/count.ts';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { linesPicture } from '../metrics/chart-picture.ts';
import { CopyMenu } from '../metrics/CopyMenu.tsx';
import { writeRedCsv } from './red-csv.ts';
import type { Subject } from './subject.ts';
import classes from './Services.module.css';

export type RedAnswer = OutputOf<'subject.red'>;

export interface RedChartProps {
  name: string;
  unit: string;
  /** A value a slice, in `unit`; NaN where there is none. */
  lines: { label: string; value: Float64Array }[];
  /** Where the slices lie. */
  answer: RedAnswer;
  /** Whose figures they are; names what is copied. */
  subject: Subject;
}

/** One of the charts; a point stands in the middle of its slice. */
export function RedChart({ name, unit, lines, answer, subject }: RedChartProps) {
  const { frame, sliceNs } = answer;
  const [crosshair, setCrosshair] = useState<number | null>(null);
  const [near, setNear] = useState<string | null>(null);
  const step = Number(sliceNs);
  const streams = useMemo(() => {
    const time = frame.columns.start.map((start) => start + step / 2);
    return lines.map(({ label, value }, at): ChartStream => {
      return { id: label, label, style: streamStyle(at), time, value };
    });
  }, [frame, step, lines]);
  const baseNs = BigInt(frame.baseNs);
  const range = { baseNs, fromNs: 0, toNs: Math.max(1, frame.rows * step) };
  const at = (ns: number): string => (baseNs + BigInt(Math.round(Math.max(0, ns)))).toString();
  const shownUnit = { factor: 1, label: unit, isScaled: false };
  return (
    <figure className={classes.figure}>
      <figcaption>
        {name}
        {lines.length > 1 &&
          streams.map(({ id, style }) => (
            <span key={id} className={classes.legend}>
              <i style={{ background: `var(${style.token})` }} aria-hidden /> {id}
            </span>
          ))}
        <span className={classes.grow} />
        <CopyMenu
          fileName={`${subject.value} ${name}`}
          picture={() => linesPicture(streams, range, [], shownUnit, { title: name, subtitle: subject.value })}
          csv={() => writeRedCsv(subject.value, unit, baseNs, frame.columns.start, lines)}
        />
      </figcaption>
      <div className={classes.plot}>
        <LineChart
          label={t('services.chart', { name })}
          streams={streams}
          range={range}
          unit={unit}
          highlighted={null}
          crosshairNs={crosshair}
          onCrosshair={setCrosshair}
          near={near}
          onNear={setNear}
          reading={reading(streams, unit, baseNs, crosshair)}
          onBrush={(fromNs, toNs) =>
            useView.getState().setRange({ kind: 'between', fromNs: at(fromNs), toNs: at(toNs) })
          }
        />
      </div>
    </figure>
  );
}

/** The values at the crosshair in words. */
function reading(streams: readonly ChartStream[], unit: string, baseNs: bigint, ns: number | null): string {
  if (ns === null) return t('metrics.noCrosshair');
  const row = streams[0]?.time.findIndex((time) => time >= ns) ?? -1;
  if (row < 0) return t('metrics.noCrosshair');
  const values = streams.map(({ label, value }) => {
    const number = value[row]!;
    return `${label} ${Number.isFinite(number) ? `${formatDecimal(number)} ${unit}`.trim() : '–'}`;
  });
  return `${formatTime(baseNs + BigInt(Math.round(ns)), 0)}: ${values.join(', ')}`;
}
