import { readServiceGraphSettings } from '../../../../core/collector/connectors/service-graph-settings.ts';
import { ServiceGraph } from '../../../../core/collector/connectors/service-graph.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import type { ConnectorKind } from '../component.ts';
import { MetricsConnector } from './metrics-connector.ts';

/** The Collector's connector/servicegraphconnector. */
export const SERVICE_GRAPH: ConnectorKind = {
  type: 'servicegraph',
  signals: ['traces'],
  gives: ['metrics'],
  read(value) {
    const settings = new Settings(value);
    const read = readServiceGraphSettings(settings);
    return {
      problems: settings.problems,
      create: (context, nexts) =>
        new MetricsConnector(new ServiceGraph(read, context.clock.now()), context, nexts, read.flushMs),
    };
  },
};
