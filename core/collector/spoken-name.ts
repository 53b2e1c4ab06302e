import type { PipelineConfig } from './config/collector-config.ts';

type Pipelines = readonly Pick<PipelineConfig, 'id' | 'processors'>[];

/**
 * What a component is called in a line for people, of its key in readings: a processor has one of each pipeline it is in, and is of the
 * kind "processors" as others are of theirs: 'traces/2/batch' is 'processors/batch (traces/2)'.
 */
export function spokenName(key: string, pipelines: Pipelines): string {
  for (const { id, processors } of pipelines)
    for (const processor of processors) if (key === `${id}/${processor}`) return `processors/${processor} (${id})`;
  return key;
}
