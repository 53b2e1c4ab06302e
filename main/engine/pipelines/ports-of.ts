import type { CollectorConfig } from '../../../core/collector/config/collector-config.ts';

/** Where an otlp receiver listens that says nothing else. */
const OTLP_PORTS: Readonly<Record<string, number>> = { grpc: 4_317, http: 4_318 };

/** The ports that the receivers of a configuration name, and those an otlp receiver has by itself. */
export function portsOf({ components }: CollectorConfig): number[] {
  const receivers = components.filter(({ section }) => section === 'receivers');
  const ports = receivers.flatMap(({ type, settings }) => [
    ...namedPorts(settings),
    ...(type === 'otlp' ? usualPorts(settings) : []),
  ]);
  return [...new Set(ports)].filter((port) => port > 0);
}

/** Of `endpoint: host:port`, wherever it stands. */
function namedPorts(settings: unknown): number[] {
  if (settings === null || typeof settings !== 'object') return [];
  return Object.entries(settings).flatMap(([key, value]) => {
    if (key !== 'endpoint' || typeof value !== 'string') return namedPorts(value);
    const digits = /:(\d{1,5})$/.exec(value)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

function usualPorts(settings: unknown): number[] {
  const protocols = (settings as { protocols?: Record<string, { endpoint?: unknown } | null> } | null)?.protocols ?? {};
  return Object.entries(protocols).flatMap(([name, protocol]) =>
    OTLP_PORTS[name] === undefined || typeof protocol?.endpoint === 'string' ? [] : [OTLP_PORTS[name]],
  );
}
