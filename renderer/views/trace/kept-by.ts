import { findAttribute, stringAttribute, type Attributes } from '../../../core/model/attributes.ts';

/** What a tail sampler wrote into the scopes of what it kept. */
export interface KeptBy {
  /** '' where only the decision cache is known. */
  policy: string;
  /** Of a composite policy; else ''. */
  subPolicy: string;
  /** The span came when the decision was known already. */
  isCached: boolean;
}

/** As the Collector's feature gate `processor.tailsamplingprocessor.recordpolicy` has it; undefined where nothing is written. */
export function readKeptBy(scope: Attributes): KeptBy | undefined {
  const policy = stringAttribute(scope, 'tailsampling.policy');
  const cached = findAttribute(scope, 'tailsampling.cached_decision');
  const isCached = cached?.kind === 'bool' && cached.value;
  const subPolicy = stringAttribute(scope, 'tailsampling.composite_policy');
  return policy === '' && !isCached ? undefined : { policy, subPolicy, isCached };
}
