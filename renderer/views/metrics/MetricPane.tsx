import { useMemo } from 'react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { useView } from '../../state/view.ts';
import { PinButton } from './board/PinButton.tsx';
import { ChartTools } from './ChartTools.tsx';
import { readSettings, writeSettings, type ChartSettings } from './chart-settings.ts';
import { HeatmapPanel } from './HeatmapPanel.tsx';
import { LinesPanel } from './LinesPanel.tsx';
import { MetricHead } from './MetricHead.tsx';
import classes from './MetricPane.module.css';
import { readShown } from './ShowSwitch.tsx';

const keyOf = ({ service, name, kind }: MetricSummary): string => `${service} ${name} ${kind}`;

interface MetricPaneProps {
  metric: MetricSummary;
  /** Whether other services have a metric of this name and kind. */
  hasNamesakes: boolean;
}

/** One metric: what it is, how it went, and every figure of it. */
export function MetricPane({ metric, hasNamesakes }: MetricPaneProps) {
  const params = useView((state) => state.place.params);
  const settings = useMemo(() => readSettings(params, metric), [params, metric]);
  const onChange = (change: Partial<ChartSettings>): void => {
    const { place, change: move } = useView.getState();
    const written = writeSettings({ ...settings, ...change }, metric);
    const next = Object.entries({ ...place.params, ...written }).filter(([, value]) => value !== '');
    move({ params: Object.fromEntries(next) }, 'replace');
  };
  const panel = { metric, settings, onChange, shown: readShown(params.show) };
  return (
    <div className={classes.pane}>
      <MetricHead metric={metric} action={<PinButton metric={metric} settings={settings} />} />
      <ChartTools metric={metric} settings={settings} onChange={onChange} hasNamesakes={hasNamesakes} />
      {settings.view === 'heatmap' ? (
        <HeatmapPanel key={keyOf(metric)} {...panel} />
      ) : (
        <LinesPanel key={keyOf(metric)} {...panel} />
      )}
    </div>
  );
}
