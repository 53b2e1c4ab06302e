import { SIGNAL_ITEMS } from '../../../../core/collector/signal-items.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import type { MeterReading, SignalCounts } from '../../collector/meter.ts';
import type { Component, Family, Sample } from './family.ts';
import { histogram } from './size-family.ts';

export function exporterFamilies(exporters: readonly Component[]): Family[] {
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
    const { name: item, words } = SIGNAL_ITEMS[signal];
    const samples = components.flatMap(([id, reading]) => {
      const counts = reading.signals[signal];
      return counts ? [{ labels: [[label, id] as const], value: count(counts, reading) }] : [];
    });
    return { name: `${name}_${item}`, help: help(words), type: 'counter', unit: '', samples };
  });
}
