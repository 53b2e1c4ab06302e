import type { PipelineConfig } from '../../../../core/collector/config/collector-config.ts';
import type { Readings } from '../../collector/graph.ts';
import type { Family, Sample } from './family.ts';

/** What only components of one kind tell, with the id of the component as a label, which the Collector leaves out with some. */
export function ownFamilies(readings: Readings, pipelines: readonly PipelineConfig[]): Family[] {
  const families = new Map<string, Omit<Family, 'samples'> & { samples: Map<string, Sample> }>();
  for (const [key, { own = [] }] of Object.entries(readings))
    for (const { name, help, type, labels: more, value } of own) {
      const family = families.get(name) ?? { name, help, type, unit: '' as const, samples: new Map() };
      families.set(name, family);
      const labels: Sample['labels'] = [componentLabel(key, pipelines), ...more];
      const of = JSON.stringify(labels);
      // A processor that is in several pipelines is one.
      family.samples.set(of, { labels, value: value + (family.samples.get(of)?.value ?? 0) });
    }
  return Array.from(families.values(), ({ samples, ...family }) => ({ ...family, samples: [...samples.values()] }));
}

function componentLabel(key: string, pipelines: readonly PipelineConfig[]): Sample['labels'][number] {
  const pipeline = pipelines.find(({ id, processors }) => processors.some((one) => key === `${id}/${one}`));
  if (pipeline) return ['processor', key.slice(pipeline.id.length + 1)];
  const at = key.indexOf('/');
  return [key.slice(0, at).replace(/s$/, ''), key.slice(at + 1)];
}
