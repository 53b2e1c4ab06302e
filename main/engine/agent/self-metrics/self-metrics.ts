import type { CheckedTelemetry, ComponentConfig } from '../../../../core/collector/config/collector-config.ts';
import type { RunningReceiver } from '../../collector/component.ts';
import { Meter } from '../../collector/meter.ts';
import type { ReceiverOptions } from '../endpoint.ts';
import type { ExtensionContext, ExtensionKind, RunningExtension, ServiceView } from '../extensions/extension.ts';
import { startHttpServer } from '../http-server.ts';
import { exposition, type ExpositionSettings } from './exposition.ts';
import { endpointFamilies } from './endpoint-families.ts';
import { componentFamilies } from './families.ts';
import { processFamilies } from './process-families.ts';
import { labelsOf, readTelemetry, type MetricsReader, type TelemetrySettings } from './telemetry-settings.ts';

/** Runs as an extension does; no configuration can name it so. */
export const OWN_METRICS = 'service.telemetry';
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export function checkTelemetry(settings: unknown, options: ReceiverOptions): CheckedTelemetry {
  return readTelemetry(settings, options);
}

/** What is to run beside the extensions of a configuration with these settings. */
export function telemetryComponents(settings: unknown): ComponentConfig[] {
  if ((settings as { metrics?: unknown } | null | undefined)?.metrics === undefined) return [];
  return [{ section: 'extensions', id: OWN_METRICS, type: OWN_METRICS, name: '', settings }];
}

/** Serves what the pipelines did as the Collector's own metrics. */
export function telemetryKind(options: ReceiverOptions): ExtensionKind {
  return {
    type: OWN_METRICS,
    read(value) {
      const settings = readTelemetry(value, options);
      return { problems: settings.problems, create: (context) => start(settings, options, context) };
    },
  };
}

async function start(
  { readers, resource }: TelemetrySettings,
  options: ReceiverOptions,
  context: ExtensionContext,
): Promise<RunningExtension> {
  const attributes = attributesOf(resource, context.service);
  const servers: RunningReceiver[] = [];
  const close = async () => void (await Promise.all(servers.map((server) => server.close())));
  try {
    for (const reader of readers) servers.push(await serve(reader, labelsOf(reader, attributes), options, context));
  } catch (error) {
    await close();
    throw error;
  }
  return { close, addresses: servers.flatMap(({ addresses }) => addresses) };
}

function attributesOf(
  resource: TelemetrySettings['resource'],
  { version, instanceId }: ServiceView,
): Record<string, string> {
  const own = {
    'service.name': 'tracebench',
    'service.version': version === '' ? null : version,
    'service.instance.id': instanceId,
    ...resource,
  };
  return Object.fromEntries(Object.entries(own).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

function serve(
  { endpoint }: MetricsReader,
  settings: ExpositionSettings,
  { inFlight }: ReceiverOptions,
  { service, now }: ExtensionContext,
): Promise<RunningReceiver> {
  const answer = async () => ({
    status: 200,
    headers: { 'content-type': CONTENT_TYPE },
    body: exposition(familiesOf(service, now()), settings),
  });
  return startHttpServer({
    settings: {
      endpoint,
      tls: undefined,
      auth: undefined,
      cors: undefined,
      responseHeaders: {},
      limits: {},
      tells: { metadata: false },
    },
    routes: [{ methods: ['GET', 'HEAD'], path: '/metrics', answer }],
    inFlight,
    meter: new Meter(now),
  });
}

function familiesOf(service: ServiceView, nowMs: number) {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const told = {
    uptimeSeconds: (nowMs - service.startedMs) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    rssBytes: rss,
    heapBytes: heapUsed,
  };
  const config = service.config();
  return [
    ...componentFamilies(service.readings(), config?.pipelines ?? []),
    ...processFamilies(told),
    ...(config ? endpointFamilies(config, service.addresses()) : []),
  ];
}
