import type { PipelineConfig } from '../../../../core/collector/config/collector-config.ts';
import type { Signal } from '../../../../core/model/telemetry.ts';
import { SIGNAL_ITEMS } from '../../../../core/collector/signal-items.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import type { Readings } from '../../collector/graph.ts';
import type { MeterReading, TransportCounts } from '../../collector/meter.ts';
import { batchFamilies } from './batch-families.ts';
import { exporterFamilies } from './exporter-families.ts';
import { filterFamilies } from './filter-families.ts';
import { ownFamilies } from './own-families.ts';
import type { Component, Family, Sample } from './family.ts';

/** What the components did, under the names of the Collector's own metrics. */
export function componentFamilies(readings: Readings, pipelines: readonly PipelineConfig[]): Family[] {
  const of = (section: string): Component[] =>
    Object.entries(readings).flatMap(([key, reading]) =>
      key.startsWith(`${section}/`) ? [[key.slice(section.length + 1), reading] as const] : [],
    );
  const families = [
    ...receiverFamilies(of('receivers')),
    ...processorFamilies(readings, pipelines),
    ...filterFamilies(readings, pipelines),
    ...batchFamilies(readings, pipelines),
    ...exporterFamilies(of('exporters')),
    ...ownFamilies(readings, pipelines),
  ];
  return families.filter(({ samples }) => samples.length > 0);
}

function receiverFamilies(receivers: readonly Component[]): Family[] {
  const family = (name: string, signal: Signal, what: 'out' | 'refused', help: string): Family => ({
    name: `receiver_${name}_${SIGNAL_ITEMS[signal].name}`,
    help,
    type: 'counter',
    unit: '',
    samples: receivers.flatMap(([id, reading]) =>
      overTransports(reading).flatMap(([transport, counts]): Sample[] => {
        const labels = [['receiver', id] as const, ['transport', transport] as const];
        return counts[signal] ? [{ labels, value: counts[signal][what] }] : [];
      }),
    ),
  });
  return [
    scraperFamily(receivers),
    ...SIGNALS.map((signal) =>
      family(
        'accepted',
        signal,
        'out',
        `Number of ${SIGNAL_ITEMS[signal].words} successfully pushed into the pipeline.`,
      ),
    ),
    ...SIGNALS.map((signal) =>
      family(
        'refused',
        signal,
        'refused',
        `Number of ${SIGNAL_ITEMS[signal].words} that could not be pushed into the pipeline.`,
      ),
    ),
  ];
}

/** It counts metrics, whatever its name says: so has it the Collector (scraper/scraperhelper). */
function scraperFamily(receivers: readonly Component[]): Family {
  return {
    name: 'scraper_scraped_metric_points',
    help: 'Number of metric points successfully scraped.',
    type: 'counter',
    unit: '',
    samples: receivers.flatMap(([receiver, { scraped }]) =>
      Object.entries(scraped).map(([scraper, value]): Sample => ({
        labels: [
          ['receiver', receiver],
          ['scraper', scraper],
        ],
        value,
      })),
    ),
  };
}

/** A receiver that takes from this machine has an empty one, as in the Collector. */
function overTransports({ transports, signals }: MeterReading): [string, TransportCounts][] {
  const all = Object.entries(transports);
  return all.length > 0 ? all : [['', signals]];
}

/** A processor that is in several pipelines of a signal is one, as in the Collector. */
function processorFamilies(readings: Readings, pipelines: readonly PipelineConfig[]): Family[] {
  const sums = new Map<string, { labels: Sample['labels']; in: number; out: number }>();
  for (const { id, signal, processors } of pipelines)
    for (const processor of processors) {
      const reading = readings[`${id}/${processor}`];
      const key = `${signal}/${processor}`;
      const labels: Sample['labels'] = [
        ['otel_signal', signal],
        ['processor', processor],
      ];
      const sum = sums.get(key) ?? { labels, in: 0, out: 0 };
      sums.set(key, { ...sum, in: sum.in + (reading?.in ?? 0), out: sum.out + (reading?.out ?? 0) });
    }
  const family = (name: string, help: string, what: 'in' | 'out'): Family => ({
    name,
    help,
    type: 'counter',
    unit: '',
    samples: [...sums.values()].map((sum) => ({ labels: sum.labels, value: sum[what] })),
  });
  return [
    family('processor_incoming_items', 'Number of items passed to the processor.', 'in'),
    family('processor_outgoing_items', 'Number of items emitted from the processor.', 'out'),
  ];
}
