import { useMemo, useState } from 'react';
import type { OutputOf } from '../../../contract/operations.ts';
import { LineChart } from '../../charts/line/LineChart.tsx';
import type { ChartStream } from '../../charts/line/chart-types.ts';
import { streamStyle } from '../../charts/line/stream-style.ts';
import { formatDecimal } from '../../format/count.ts';
import { formatTime } from '../../format/time.ts';
import { t, type PlainKey } from '../../i18n/t.ts';
import { useOfferedPart } from '../../state/pins.ts';
import { useView } from '../../state/view.ts';
import { pinPart } from '../../workbench/pin.ts';
import { chartPin } from '../metrics/chart-block.ts';
import { linesPicture } from '../metrics/chart-picture.ts';
import { CopyMenu } from '../metrics/CopyMenu.tsx';
import { writeRedCsv } from './red-csv.ts';
import type { Subject } from './subject.ts';
import classes from './Services.module.css';

export type RedAnswer = OutputOf<'subject.red'>;

export interface RedChartProps {
  name: PlainKey;
  /** Its place among the others. */
  at: number;
  unit: string;
  /** A value a slice, in `unit`; NaN where there is none. */
  lines: { label: () => string; value: Float64Array }[];
  /** Where the slices lie. */
  answer: RedAnswer;
  /** Whose figures they are; names what is copied. */
  subject: Subject;
}

/** One of the charts; a point stands in the middle of its slice. */
export function RedChart({ name: nameKey, at: place, unit, lines, answer, subject }: RedChartProps) {
  const { frame, sliceNs } = answer;
  const [crosshair, setCrosshair] = useState<number | null>(null);
  const [near, setNear] = useState<string | null>(null);
  const step = Number(sliceNs);
  const name = t(nameKey);
  const streams = useMemo(() => streamsOf(lines, frame.columns.start, step), [frame, step, lines]);
  const baseNs = BigInt(frame.baseNs);
  const range = { baseNs, fromNs: 0, toNs: Math.max(1, frame.rows * step) };
  const at = (ns: number): string => (baseNs + BigInt(Math.round(Math.max(0, ns)))).toString();
  const shownUnit = { factor: 1, label: unit, isScaled: false };
  // Told when it is asked for: a report may be in the other language.
  const picture = () => {
    const told = streamsOf(lines, frame.columns.start, step);
    return linesPicture(told, range, [], shownUnit, { title: t(nameKey), subtitle: subject.value });
  };
  useOfferedPart(nameKey, place, chartPin(picture));
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
          picture={picture}
          csv={() => writeRedCsv(subject.value, unit, baseNs, frame.columns.start, toldLines(lines))}
          pin={() => pinPart(nameKey)}
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

type Lines = RedChartProps['lines'];

const toldLines = (lines: Lines) => lines.map(({ label, value }) => ({ label: label(), value }));

function streamsOf(lines: Lines, start: Float64Array, stepNs: number): ChartStream[] {
  const time = start.map((at) => at + stepNs / 2);
  return toldLines(lines).map(({ label, value }, at) => ({ id: label, label, style: streamStyle(at), time, value }));
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
