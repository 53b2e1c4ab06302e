import type { ComponentConfig } from './collector-config.ts';
import type { ConfigText } from './config-text.ts';

/** Where a Collector tells of itself unless it is told otherwise. */
const OWN = /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):8888$/;

/** A Collector listens there by itself; here the service has to say so, or the scrape finds nobody, or another Collector. */
export function checkOwnMetrics(text: ConfigText, components: readonly ComponentConfig[], telemetry: unknown): void {
  if (inner(telemetry, 'metrics') !== undefined) return;
  for (const { section, id, type, settings } of components)
    if (section === 'receivers' && type === 'prometheus')
      for (const { path, value } of targetsOf(settings))
        if (typeof value === 'string' && OWN.test(value))
          text.warn(
            [section, id, ...path],
            `nothing of this agent listens on ${value}: service.telemetry.metrics has it tell its own metrics`,
          );
}

interface Placed {
  path: readonly (string | number)[];
  value: unknown;
}

function targetsOf(settings: unknown): Placed[] {
  const jobs = itemsOf({
    path: ['config', 'scrape_configs'],
    value: inner(inner(settings, 'config'), 'scrape_configs'),
  });
  const groups = jobs.flatMap((job) => itemsOf(under(job, 'static_configs')));
  return groups.flatMap((group) => itemsOf(under(group, 'targets')));
}

const under = ({ path, value }: Placed, key: string): Placed => ({ path: [...path, key], value: inner(value, key) });

const itemsOf = ({ path, value }: Placed): Placed[] =>
  Array.isArray(value) ? value.map((item: unknown, i) => ({ path: [...path, i], value: item })) : [];

const inner = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
