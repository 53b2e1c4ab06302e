import type { PipelineConfig } from '../../../../core/collector/config/collector-config.ts';
import type { Signal } from '../../../../core/model/telemetry.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import type { Readings } from '../../collector/graph.ts';
import type { MeterReading, SignalCounts, TransportCounts } from '../../collector/meter.ts';
import { batchFamilies } from './batch-families.ts';
import { histogram } from './size-family.ts';

/** A metric as the Collector describes it (internal telemetry), without `otelcol_`. */
export interface Family {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram';
  unit: '' | 's' | 'By';
  /** One that the Collector does not have: `tracebench_…`. */
  isOurs?: true;
  samples: readonly Sample[];
}

export interface Sample {
  labels: readonly (readonly [name: string, value: string])[];
  /** Behind the name, of a part of a histogram: '_bucket', '_sum', '_count'. */
  suffix?: string;
  value: number;
}

const ITEMS: Readonly<Record<Signal, readonly [name: string, words: string]>> = {
  traces: ['spans', 'spans'],
  metrics: ['metric_points', 'metric points'],
  logs: ['log_records', 'log records'],
};

type Component = readonly [id: string, reading: MeterReading];

/** What the components did, under the names of the Collector's own metrics. */
export function componentFamilies(readings: Readings, pipelines: readonly PipelineConfig[]): Family[] {
  const of = (section: string): Component[] =>
    Object.entries(readings).flatMap(([key, reading]) =>
      key.startsWith(`${section}/`) ? [[key.slice(section.length + 1), reading] as const] : [],
    );
  const families = [
    ...receiverFamilies(of('receivers')),
    ...processorFamilies(readings, pipelines),
    ...batchFamilies(readings, pipelines),
    ...exporterFamilies(of('exporters')),
  ];
  return families.filter(({ samples }) => samples.length > 0);
}

function receiverFamilies(receivers: readonly Component[]): Family[] {
  const family = (name: string, signal: Signal, what: 'out' | 'refused', help: string): Family => ({
    name: `receiver_${name}_${ITEMS[signal][0]}`,
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
      family('accepted', signal, 'out', `Number of ${ITEMS[signal][1]} successfully pushed into the pipeline.`),
    ),
    ...SIGNALS.map((signal) =>
      family('refused', signal, 'refused', `Number of ${ITEMS[signal][1]} that could not be pushed into the pipeline.`),
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

function exporterFamilies(exporters: readonly Component[]): Family[] {
  const hasQueue = ({ queueCapacity }: MeterReading) => queueCapacity > 0;
  const queued = exporters.filter(([, reading]) => hasQueue(reading));
  const gauge = (name: string, help: string, value: (reading: MeterReading) => number): Family => ({
    name,
    help,
    type: 'gauge',
    unit: '',
    samples: queued.map(([id, reading]) => ({ labels: [['exporter', id]], value: value(reading) })),
  });
  return [
    ...perSignal(
      exporters,
      'exporter',
      'exporter_sent',
      (words) => `Number of ${words} successfully sent to destination.`,
      ({ out }) => out,
    ),
    // Without a queue whoever gives is told at once of what could not be sent.
    ...perSignal(
      exporters,
      'exporter',
      'exporter_send_failed',
      (words) => `Number of ${words} in failed attempts to send to destination.`,
      ({ failed, refused }, reading) => failed + (hasQueue(reading) ? 0 : refused),
    ),
    ...perSignal(
      queued,
      'exporter',
      'exporter_enqueue_failed',
      (words) => `Number of ${words} failed to be added to the sending queue.`,
      ({ refused }) => refused,
    ),
    sendSizeFamily(exporters),
    gauge('exporter_queue_size', 'Current size of the retry queue (in batches).', ({ queueSize }) => queueSize),
    gauge(
      'exporter_queue_capacity',
      'Fixed capacity of the retry queue (in batches).',
      ({ queueCapacity }) => queueCapacity,
    ),
  ];
}

function sendSizeFamily(exporters: readonly Component[]): Family {
  return {
    name: 'exporter_queue_batch_send_size',
    help: 'Number of units in the batch',
    type: 'histogram',
    unit: '',
    samples: exporters.flatMap(([id, { sends }]) =>
      (sends ? histogram(sends) : []).map(({ labels = [], ...told }): Sample => ({
        ...told,
        labels: [['exporter', id], ...labels],
      })),
    ),
  };
}

type Counter = (counts: SignalCounts, reading: MeterReading) => number;

function perSignal(
  components: readonly Component[],
  label: string,
  name: string,
  help: (words: string) => string,
  count: Counter,
): Family[] {
  return SIGNALS.map((signal): Family => {
    const [item, words] = ITEMS[signal];
    const samples = components.flatMap(([id, reading]) => {
      const counts = reading.signals[signal];
      return counts ? [{ labels: [[label, id] as const], value: count(counts, reading) }] : [];
    });
    return { name: `${name}_${item}`, help: help(words), type: 'counter', unit: '', samples };
  });
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

export interface ProcessReading {
  uptimeSeconds: number;
  cpuSeconds: number;
  rssBytes: number;
  heapBytes: number;
}

export function processFamilies({ uptimeSeconds, cpuSeconds, rssBytes, heapBytes }: ProcessReading): Family[] {
  const one = (name: string, help: string, type: Family['type'], unit: Family['unit'], value: number): Family => ({
    name,
    help,
    type,
    unit,
    samples: [{ labels: [], value }],
  });
  return [
    one('process_uptime', 'Uptime of the process', 'counter', 's', uptimeSeconds),
    one('process_cpu_seconds', 'Total CPU user and system time in seconds', 'counter', 's', cpuSeconds),
    one('process_memory_rss', 'Total physical memory (resident set size)', 'gauge', 'By', rssBytes),
    one('process_runtime_heap_alloc_bytes', 'Bytes of allocated heap objects', 'gauge', 'By', heapBytes),
  ];
}
