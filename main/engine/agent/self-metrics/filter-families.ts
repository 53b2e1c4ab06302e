import { parseComponentId } from '../../../../core/collector/config/component-id.ts';
import type { PipelineConfig } from '../../../../core/collector/config/collector-config.ts';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import type { Readings } from '../../collector/graph.ts';
import type { MeterReading } from '../../collector/meter.ts';
import type { Family, Sample } from './family.ts';

/** With an underscore in place of the Collector's dot, as it is scraped there too. */
const NAMES: Readonly<Record<Signal, { name: string; words: string }>> = {
  traces: { name: 'spans', words: 'spans' },
  metrics: { name: 'datapoints', words: 'metric data points' },
  logs: { name: 'logs', words: 'logs' },
};

/** What each `filter` took out, in all pipelines of a signal together. */
export function filterFamilies(readings: Readings, pipelines: readonly PipelineConfig[]): Family[] {
  return SIGNALS.map((signal): Family => {
    const { name, words } = NAMES[signal];
    const help = `Number of ${words} dropped by the filter processor`;
    const samples = samplesOf(
      readings,
      pipelines.filter((one) => one.signal === signal),
    );
    return { name: `processor_filter_${name}_filtered`, help, type: 'counter', unit: '', samples };
  });
}

function samplesOf(readings: Readings, pipelines: readonly PipelineConfig[]): Sample[] {
  const sums = new Map<string, number>();
  for (const { id, processors } of pipelines)
    for (const processor of processors) {
      const reading = readings[`${id}/${processor}`];
      if (!reading || parseComponentId(processor)?.type !== 'filter') continue;
      sums.set(processor, (sums.get(processor) ?? 0) + filteredIn(reading));
    }
  return Array.from(sums, ([filter, value]) => ({ labels: [['filter', filter]], value }));
}

/** What is lost was taken out by no condition. */
const filteredIn = ({ dropped, lostReasons }: MeterReading): number =>
  Object.entries(dropped).reduce((sum, [reason, items]) => sum + (lostReasons.includes(reason) ? 0 : items), 0);
