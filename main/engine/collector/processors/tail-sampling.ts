import { readTailSampling } from '../../../../core/collector/processors/tail-sampling/tail-sampling.ts';
import { TailSampler } from '../../../../core/collector/processors/tail-sampling/tail-sampler.ts';
import type { ProcessorNodeKind } from '../component.ts';
import { RECORD_POLICY } from '../feature-gates.ts';
import { HoldingNode } from './holding.ts';

/** The Collector's processor/tailsamplingprocessor: decides of each trace as a whole. */
export const TAIL_SAMPLING: ProcessorNodeKind = {
  type: 'tail_sampling',
  signals: ['traces'],
  isStateful: true,
  read(value) {
    const { problems, settings, createDecide } = readTailSampling(value);
    return {
      problems,
      create(context, next) {
        const recordsPolicy = context.hasGate?.(RECORD_POLICY) ?? false;
        const sampler = new TailSampler(settings, createDecide(), { recordsPolicy });
        context.meter.decisions = sampler.log;
        context.meter.own = () => sampler.ownMetrics;
        return new HoldingNode(sampler, context, next);
      },
    };
  },
};
