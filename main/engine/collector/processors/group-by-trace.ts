import { Settings } from '../../../../core/collector/settings.ts';
import { TraceGrouper } from '../../../../core/collector/traces/trace-grouper.ts';
import type { ProcessorNodeKind } from '../component.ts';
import { HoldingNode } from './holding.ts';

/** The Collector's processor/groupbytraceprocessor: gives traces on as a whole. */
export const GROUP_BY_TRACE: ProcessorNodeKind = {
  type: 'groupbytrace',
  signals: ['traces'],
  isStateful: true,
  read(value) {
    const settings = new Settings(value);
    settings.allow(['wait_duration', 'num_traces', 'num_workers'], ['discard_orphans', 'store_on_disk']);
    const waitMs = settings.durationMs('wait_duration', 1_000);
    const numTraces = settings.integer('num_traces', 1_000_000, 1, 10_000_000);
    // Here one thread does all.
    settings.integer('num_workers', 1, 1, 2 ** 31 - 1);
    return {
      problems: settings.problems,
      create: (context, next) => new HoldingNode(new TraceGrouper({ waitMs, numTraces }), context, next),
    };
  },
};
