import { SIGNALS } from '../../model/telemetry.ts';
import type { Environment } from '../ottl/contexts/environment.ts';
import type { ProcessorKind } from '../processor.ts';
import { Settings } from '../settings.ts';
import { readActions } from './attribute-actions.ts';
import { Failures } from './failures.ts';
import { rewrite } from './rewrite.ts';

/** Changes attributes of resources, by the keys of the Collector's resource processor. */
export const RESOURCE: ProcessorKind = {
  type: 'resource',
  signals: SIGNALS,
  read(values) {
    const settings = new Settings(values);
    settings.allow(['attributes']);
    const actions = readActions(settings, 'attributes');
    const create: ReturnType<ProcessorKind['read']>['create'] = (world) => (batch, sender) => {
      const failures = new Failures();
      const visit = ({ resource }: Environment): undefined => {
        const before = resource.current.resource;
        const attributes = actions(before.attributes, failures, sender);
        if (attributes !== before.attributes) resource.own.resource = { ...before, attributes };
      };
      const { telemetry } = rewrite(batch, 'resource', visit, world);
      return { telemetry: [telemetry ?? batch], dropped: [], errors: failures.list() };
    };
    return { create, problems: settings.problems };
  },
};
