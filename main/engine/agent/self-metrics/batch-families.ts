import type { PipelineConfig } from '../../../../core/collector/config/collector-config.ts';
import type { BatchReading } from '../../collector/batch-meter.ts';
import type { Readings } from '../../collector/graph.ts';
import type { Family, Sample } from './family.ts';
import { histogram, type Told } from './size-family.ts';

/** What the Collector's batch processors tell of themselves. One that is in several pipelines is one, as there. */
export function batchFamilies(readings: Readings, pipelines: readonly PipelineConfig[]): Family[] {
  const sums = new Map<string, BatchReading>();
  for (const { id, processors } of pipelines)
    for (const processor of processors) {
      const batches = readings[`${id}/${processor}`]?.batches;
      const known = sums.get(processor);
      if (batches) sums.set(processor, known ? added(known, batches) : batches);
    }
  const family = (
    name: string,
    type: Family['type'],
    help: string,
    samples: (sum: BatchReading) => Told[],
  ): Family => ({
    name: `processor_batch_${name}`,
    help,
    type,
    unit: '',
    samples: [...sums].flatMap(([processor, sum]) =>
      samples(sum).map(({ labels = [], ...told }): Sample => ({
        ...told,
        labels: [['processor', processor], ...labels],
      })),
    ),
  });
  const times = (why: string) => `Number of times the batch was sent due to a ${why} trigger`;
  return [
    family('batch_send_size', 'histogram', 'Number of units in the batch', histogram),
    family('batch_size_trigger_send', 'counter', times('size'), ({ triggers }) => [{ value: triggers.size }]),
    family('timeout_trigger_send', 'counter', times('timeout'), ({ triggers }) => [{ value: triggers.timeout }]),
    family(
      'metadata_cardinality',
      'gauge',
      'Number of distinct metadata value combinations being processed',
      ({ combinations }) => [{ value: combinations }],
    ),
  ];
}

function added(a: BatchReading, b: BatchReading): BatchReading {
  return {
    triggers: { size: a.triggers.size + b.triggers.size, timeout: a.triggers.timeout + b.triggers.timeout },
    buckets: a.buckets.map((count, i) => count + b.buckets[i]!),
    items: a.items + b.items,
    combinations: a.combinations + b.combinations,
  };
}
