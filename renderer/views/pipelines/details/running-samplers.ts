import type { PipelinesState } from '../../../../contract/operations/pipelines.ts';

const SAMPLERS: ReadonlySet<string> = new Set(['tail_sampling', 'probabilistic_sampler']);

/** Ids of processors that choose which traces are kept, in pipelines that run. */
export function runningSamplers({ state, pipelines, components }: PipelinesState): string[] {
  if (state !== 'running') return [];
  const running = pipelines.filter(({ signal, leftOut }) => signal === 'traces' && leftOut === '');
  const used = new Set(running.flatMap(({ processors }) => processors));
  return components.flatMap(({ section, id, type }) =>
    section === 'processors' && SAMPLERS.has(type) && used.has(id) ? [id] : [],
  );
}
