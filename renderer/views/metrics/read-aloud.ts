import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { rowAtCrosshair } from '../../../core/layout/line-chart/read-values.ts';
import { formatReading } from '../../charts/line/format-ticks.ts';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import type { AnswerModel, ModelLine } from './answer-model.ts';

/** Twenty values in one breath help nobody. */
const MOST_SPOKEN = 5;

/** The row read: at the crosshair, or the last that holds a value. */
export function rowToRead(line: ModelLine, crosshairNs: number | null): number {
  if (crosshairNs !== null) return rowAtCrosshair(line, crosshairNs);
  return line.value.findLastIndex((value) => !Number.isNaN(value));
}

/** What the crosshair meets, in words. */
export function readAloud(
  model: AnswerModel,
  hidden: ReadonlySet<string>,
  unit: DisplayUnit,
  ns: number | null,
): string {
  if (ns === null) return t('metrics.noCrosshair');
  const shown = model.lines.filter(({ id }) => !hidden.has(id));
  const values = shown.slice(0, MOST_SPOKEN).map((line) => {
    const value = line.value[rowToRead(line, ns)];
    return `${line.label} ${value === undefined ? '–' : formatReading(value * unit.factor)} ${unit.label}`.trim();
  });
  const rest = shown.length - values.length;
  const more = rest > 0 ? [t('metrics.moreStreams', { n: rest })] : [];
  return [formatTime(model.baseNs + BigInt(Math.round(ns))), ...values, ...more].join(', ');
}
