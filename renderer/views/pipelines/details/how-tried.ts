import { formerType } from '../../../../core/model/component-names.ts';

/** What holds items back, or does to them what the moment asks for: stored ones tell nothing of it. */
const NOT_TRIED = new Set([...['batch', 'memory_limiter', 'ratelimit', 'groupbytrace'], 'resourcedetection']);

/** How a processor of this type is tried on what is stored; undefined where it cannot be. */
export function howTried(type: string): 'dryRun' | 'simulate' | undefined {
  if (type === 'tail_sampling') return 'simulate';
  return NOT_TRIED.has(formerType('processors', type)) ? undefined : 'dryRun';
}
