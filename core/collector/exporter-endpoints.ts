import { shownEndpoint } from '../analysis/topology/endpoint.ts';
import { SIGNALS, type Signal } from '../model/telemetry.ts';
import type { ComponentConfig } from './config/collector-config.ts';

export interface ExporterEndpoint {
  /** 'gw.example:4317': without what may be a secret. */
  endpoint: string;
  /** '' where all that it is given goes there. */
  signal: Signal | '';
}

/** Their `endpoint` is where they listen. */
const LISTENING = new Set(['prometheus']);
const LOAD_BALANCING_PORT = 4_317;

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

interface Resolver {
  static?: { hostnames?: unknown } | null;
  dns?: { hostname?: unknown; port?: unknown } | null;
}

/** Of the exporter `loadbalancing`; back ends of which only a name is known stand as that. */
function hostnamesOf(settings: unknown): string[] {
  const resolver = (settings as { resolver?: Resolver | null } | null | undefined)?.resolver;
  const { hostname, port = LOAD_BALANCING_PORT } = resolver?.dns ?? {};
  if (typeof hostname === 'string' && hostname !== '') return [`${hostname}:${String(port)}`];
  const written = resolver?.static?.hostnames;
  const names = typeof written === 'string' ? written.split(',') : written;
  if (!Array.isArray(names)) return [];
  const texts = names.filter((name): name is string => typeof name === 'string' && name !== '');
  return texts.map((name) => (name.includes(':') ? name : `${name}:${LOAD_BALANCING_PORT}`));
}
