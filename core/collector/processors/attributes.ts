import { SIGNALS, type Signal } from '../../model/telemetry.ts';
import type { ContextName } from '../ottl/contexts/context.ts';
import type { Environment } from '../ottl/contexts/environment.ts';
import type { Attributes } from '../../model/attributes.ts';
import { OttlError } from '../ottl/problem.ts';
import type { ProcessorKind } from '../processor.ts';
import { Settings } from '../settings.ts';
import { readActions } from './attribute-actions.ts';
import { Failures } from './failures.ts';
import { readSignalMatch, type Matches } from './match-properties.ts';
import { rewrite } from './rewrite.ts';

/** Whose attributes are changed. */
const CONTEXT: Readonly<Record<Signal, 'span' | 'datapoint' | 'log'>> = {
  traces: 'span',
  metrics: 'datapoint',
  logs: 'log',
};

/** Changes attributes of spans, log records and data points, by the keys of the Collector's attributes processor. */
export const ATTRIBUTES: ProcessorKind = {
  type: 'attributes',
  signals: SIGNALS,
  read(values) {
    const settings = new Settings(values);
    settings.allow(['actions', 'include', 'exclude']);
    const actions = readActions(settings, 'actions');
    const include = readSignalMatch(settings, 'include');
    const exclude = readSignalMatch(settings, 'exclude');
    const create: ReturnType<ProcessorKind['read']>['create'] = (world) => (batch, sender) => {
      const failures = new Failures();
      const context: ContextName = CONTEXT[batch.signal];
      const isMeant = meant(include?.[batch.signal], exclude?.[batch.signal], failures);
      const visit = (environment: Environment): undefined => {
        if (!isMeant(environment)) return;
        const draft = environment[context] as {
          current: { attributes: Attributes };
          own: { attributes: Attributes };
        };
        const after = actions(draft.current.attributes, failures, sender);
        if (after !== draft.current.attributes) draft.own.attributes = after;
      };
      const { telemetry } = rewrite(batch, context, visit, world);
      return { telemetry: [telemetry ?? batch], dropped: [], errors: failures.list() };
    };
    return { create, problems: settings.problems };
  },
};

function meant(include: Matches | undefined, exclude: Matches | undefined, failures: Failures): Matches {
  return (environment) => {
    try {
      return include?.(environment) !== false && exclude?.(environment) !== true;
    } catch (error) {
      if (!(error instanceof OttlError)) throw error;
      failures.add(error.message);
      return false;
    }
  };
}
