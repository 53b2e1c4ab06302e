import { readSpanMetricsSettings } from '../../../../core/collector/connectors/span-metrics-settings.ts';
import { SpanMetrics } from '../../../../core/collector/connectors/span-metrics.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import type { ConnectorKind } from '../component.ts';
import { MetricsConnector } from './metrics-connector.ts';

/** The Collector's connector/spanmetricsconnector. */
export const SPAN_METRICS: ConnectorKind = {
  type: 'spanmetrics',
  signals: ['traces'],
  gives: ['metrics'],
  read(value) {
    const settings = new Settings(value);
    const read = readSpanMetricsSettings(settings);
    if (read.flushMs === 0) settings.note(['metrics_flush_interval'], 'a duration greater than 0 is expected here');
    return {
      problems: settings.problems,
      create: (context, nexts) =>
        new MetricsConnector(new SpanMetrics(read, context.instanceId), context, nexts, read.flushMs),
    };
  },
};
