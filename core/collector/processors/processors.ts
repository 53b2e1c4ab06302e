import type { ProcessorKind } from '../processor.ts';
import { ATTRIBUTES } from './attributes.ts';
import { FILTER } from './filter.ts';
import { REDACTION } from './redaction.ts';
import { RESOURCE } from './resource.ts';
import { PROBABILISTIC_SAMPLER } from './sampler/probabilistic-sampler.ts';
import { TRANSFORM } from './transform.ts';

/** Every processor that makes one batch of one batch, alone and at once. */
export const PROCESSORS: readonly ProcessorKind[] = [
  TRANSFORM,
  FILTER,
  ATTRIBUTES,
  RESOURCE,
  PROBABILISTIC_SAMPLER,
  REDACTION,
];
