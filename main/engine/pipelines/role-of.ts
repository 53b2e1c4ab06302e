import type { PipelineConfig } from '../../../core/collector/config/collector-config.ts';
import { parseComponentId } from '../../../core/collector/config/component-id.ts';
import { PROCESSORS } from '../../../core/collector/processors/processors.ts';
import type { Role } from './sampler.ts';

/** Of a component by its key in the readings: 'receivers/otlp', 'traces/2/batch'. */
export function roleOf(key: string, pipelines: readonly PipelineConfig[]): Role {
  if (key.startsWith('receivers/')) return 'source';
  if (key.startsWith('exporters/')) return 'end';
  const pipeline = pipelines.find(({ id, processors }) => processors.some((one) => `${id}/${one}` === key));
  const type = pipeline && parseComponentId(key.slice(pipeline.id.length + 1))?.type;
  return PROCESSORS.some((processor) => processor.type === type) ? 'step' : 'store';
}
