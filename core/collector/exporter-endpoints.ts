import { shownEndpoint } from '../analysis/topology/endpoint.ts';
import { SIGNALS, type Signal } from '../model/telemetry.ts';
import type { ComponentConfig } from './config/collector-config.ts';
import { endpointWithPort } from './load-balancing/endpoint-with-port.ts';
import { Settings } from './settings.ts';

export interface ExporterEndpoint {
  /** 'gw.example:4317': without what may be a secret. */
  endpoint: string;
  /** '' where all that it is given goes there. */
  signal: Signal | '';
}

/** Their `endpoint` is where they listen. */
const LISTENING = new Set(['prometheus']);

/** Where an exporter of a configuration sends to; none where that is nobody, or is not said. */
export function exporterEndpoints({ type, settings }: Pick<ComponentConfig, 'type' | 'settings'>): ExporterEndpoint[] {
  if (LISTENING.has(type)) return [];
  const written = new Map<Signal | '', readonly string[]>([
    ['', [...textsOf(settings, 'endpoint'), ...hostnamesOf(settings)]],
    ...SIGNALS.map((signal) => [signal, textsOf(settings, `${signal}_endpoint`)] as const),
  ]);
  // A signal that has its own does not go to the common one; where each has, nothing does.
  const own = SIGNALS.filter((signal) => written.get(signal)!.length > 0);
  const common = written.get('')!;
  if (own.length > 0 && common.length > 0) {
    written.set('', []);
    for (const signal of SIGNALS) if (!own.includes(signal)) written.set(signal, common);
  }
  return [...written].flatMap(([signal, texts]) =>
    texts.flatMap((text) => {
      const endpoint = shownEndpoint(text);
      return endpoint === '' ? [] : [{ endpoint, signal }];
    }),
  );
}

function textsOf(settings: unknown, key: string): string[] {
  const value = (settings as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return typeof value === 'string' && value !== '' ? [value] : [];
}

/** Of the exporter `loadbalancing`; back ends of which only a name is known stand as that. */
function hostnamesOf(settings: unknown): string[] {
  const resolver = new Settings(settings).inner('resolver');
  const dns = resolver.inner('dns');
  const [hostname, port] = [dns.text('hostname'), dns.word('port')];
  if (hostname !== '') return [port === '' ? endpointWithPort(hostname) : `${hostname}:${port}`];
  const hostnames = resolver.inner('static').texts('hostnames');
  return hostnames.filter((name) => name !== '').map(endpointWithPort);
}
