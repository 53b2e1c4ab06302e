import type { ReactNode } from 'react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import type { ChartPicture } from '../../../core/report/chart-svg.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { useOfferedPin } from '../../state/pins.ts';
import { pin } from '../../workbench/pin.ts';
import { chartPin } from './chart-block.ts';
import { CopyMenu } from './CopyMenu.tsx';
import { ExemplarTable } from './ExemplarTable.tsx';
import classes from './MetricPane.module.css';
import { ShowSwitch, type Shown } from './ShowSwitch.tsx';
import type { Exemplars } from './use-exemplars.ts';

interface PanelFrameProps {
  metric: MetricSummary;
  shown: Shown;
  exemplars: Exemplars;
  unit: DisplayUnit;
  /** Made when asked for. */
  picture: () => ChartPicture;
  csv: () => string;
  table: ReactNode;
  /** The chart and what belongs below it. */
  children: ReactNode;
}

/** An answer as chart, as figures or by its exemplars, and the ways to take it along. */
export function PanelFrame({ metric, shown, exemplars, unit, picture, csv, table, children }: PanelFrameProps) {
  const give = chartPin(picture);
  useOfferedPin('view', give);
  return (
    <>
      <div className={classes.bar}>
        <ShowSwitch shown={shown} exemplars={metric.exemplars > 0 ? exemplars.total : undefined} />
        <CopyMenu fileName={metric.name} picture={picture} csv={csv} pin={() => void pin(give)} />
      </div>
      {shown === 'table' && <div className={classes.table}>{table}</div>}
      {shown === 'exemplars' && (
        <div className={classes.table}>
          <ExemplarTable exemplars={exemplars} unit={unit} />
        </div>
      )}
      {shown === 'chart' && children}
    </>
  );
}
