import { hostname } from 'node:os';
import type { CollectorConfig } from '../../../../core/collector/config/collector-config.ts';
import { exporterEndpoints } from '../../../../core/collector/exporter-endpoints.ts';
import type { Signal } from '../../../../core/model/telemetry.ts';
import type { Family, Sample } from './family.ts';

/** Of a receiver that listens in many places the first are told. */
const MOST_ENDPOINTS = 20;

/**
 * Where components listen and send, and on which machine, so that whoever scrapes several of us sees who sends to whom: "localhost" is
 * another place on each.
 */
export function endpointFamilies(
  { components, pipelines }: Pick<CollectorConfig, 'components' | 'pipelines'>,
  addresses: Readonly<Record<string, readonly string[]>>,
  host = hostname(),
): Family[] {
  const onHost = ['host', host] as const;
  const isGiven = (id: string, signal: Signal) =>
    pipelines.some((pipeline) => pipeline.signal === signal && pipeline.exporters.includes(id));
  const receivers = Object.entries(addresses).flatMap(([receiver, all]) =>
    all
      .slice(0, MOST_ENDPOINTS)
      .map((endpoint) => [['receiver', receiver] as const, ['endpoint', endpoint] as const, onHost]),
  );
  const exporters = components
    .filter(({ section }) => section === 'exporters')
    .flatMap((exporter) =>
      exporterEndpoints(exporter)
        .filter(({ signal }) => signal === '' || isGiven(exporter.id, signal))
        .slice(0, MOST_ENDPOINTS)
        .map(({ endpoint, signal }) => [
          ['exporter', exporter.id] as const,
          ['endpoint', endpoint] as const,
          onHost,
          ...(signal === '' ? [] : [['signal', signal] as const]),
        ]),
    );
  return [
    family('receiver_endpoint_info', 'Where a receiver listens.', receivers),
    family('exporter_endpoint_info', 'Where an exporter sends to.', exporters),
  ].filter(({ samples }) => samples.length > 0);
}

function family(name: string, help: string, labels: readonly Sample['labels'][]): Family {
  return {
    name,
    help,
    type: 'gauge',
    unit: '',
    isOurs: true,
    samples: labels.map((own) => ({ labels: own, value: 1 })),
  };
}
