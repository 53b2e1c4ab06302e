import type { AnyValue } from '../../../model/attributes.ts';
import { withScopeAttributes } from '../../traces/scope-attributes.ts';
import type { Piece } from '../../traces/split-traces.ts';

/** How spans came to be kept. */
export interface How {
  /** The policy of a composite one. */
  subPolicy?: string;
  /** They came when the decision cache knew their trace already. */
  isCached?: boolean;
}

/** Attributes that the Collector adds to the scopes of what is kept, with its feature gate `processor.tailsamplingprocessor.recordpolicy`. */
export const POLICY_KEY = 'tailsampling.policy';
export const SUB_POLICY_KEY = 'tailsampling.composite_policy';
export const CACHED_KEY = 'tailsampling.cached_decision';

const text = (value: string): AnyValue => ({ kind: 'string', value });

/** The same spans in scopes that say which policy kept them. */
export function recordPolicy(
  pieces: readonly Piece[],
  policy: string,
  { subPolicy = '', isCached = false }: How,
): Piece[] {
  const attributes = [
    { key: POLICY_KEY, value: text(policy) },
    ...(subPolicy === '' ? [] : [{ key: SUB_POLICY_KEY, value: text(subPolicy) }]),
    ...(isCached ? [{ key: CACHED_KEY, value: { kind: 'bool', value: true } as const }] : []),
  ];
  const name = JSON.stringify([policy, subPolicy, isCached]);
  return pieces.map(({ head, spans }) => ({ head: withScopeAttributes(head, name, attributes), spans }));
}
