import type { DisplayUnit } from '../../../../core/layout/line-chart/display-unit.ts';
import { formatReading } from '../../../charts/line/format-ticks.ts';
import { t } from '../../../i18n/t.ts';
import type { AnswerModel } from '../answer-model.ts';
import { rowToRead } from '../read-aloud.ts';
import { Swatch } from '../Swatch.tsx';
import classes from './Board.module.css';

/** More names than these would push the chart out of its card; all of them are in the chart opened in full. */
const MOST_NAMES = 6;

interface SmallLegendProps {
  model: AnswerModel;
  unit: DisplayUnit;
  crosshairNs: number | null;
}

/** The value without its key: among few lines it is plain which attribute is meant, and the title has it. */
const shortLabel = (labels: Readonly<Record<string, string>>, common: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .filter(([key, value]) => !Object.hasOwn(common, key) && value !== '')
    .map(([, value]) => value)
    .join(' · ');

/** Which line is which, in one or two rows, with the value under the crosshair or the last one. */
export function SmallLegend({ model, unit, crosshairNs }: SmallLegendProps) {
  const shown = model.lines.slice(0, MOST_NAMES);
  const rest = model.lines.length - shown.length;
  return (
    <ul className={classes.legend}>
      {shown.map((line) => {
        const value = line.value[rowToRead(line, crosshairNs)];
        const name =
          line.groups > 0 || !Number.isNaN(line.quantile) ? line.label : shortLabel(line.labels, model.common);
        return (
          <li key={line.id} title={line.label}>
            <Swatch index={line.index} />
            {name && <span className={classes.label}>{name}</span>}
            <strong>
              {value === undefined ? '–' : `${formatReading(rounded(value * unit.factor))} ${unit.label}`.trim()}
            </strong>
          </li>
        );
      })}
      {rest > 0 && <li>{t('metrics.moreStreams', { n: rest })}</li>}
    </ul>
  );
}

/** Four digits are read at a glance; the chart in full has them all. */
const rounded = (value: number): number => Number(value.toPrecision(4));
