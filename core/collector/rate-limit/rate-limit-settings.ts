import { Settings } from '../settings.ts';
import type { Rate } from './token-bucket.ts';

const STRATEGIES = ['requests', 'records', 'bytes'] as const;
const BEHAVIOURS = ['error', 'delay'] as const;
const TYPES = ['local', 'gubernator'] as const;
const KEYS = [
  ...['type', 'metadata_keys', 'strategy', 'rate', 'burst'],
  ...['throttle_behavior', 'throttle_interval', 'retry_delay', 'overrides'],
];
/** Of the type gubernator only. */
const GUBERNATOR_KEYS = ['dynamic_limits', 'classes', 'default_class', 'class_resolver'];
const MOST = Number.MAX_SAFE_INTEGER;

export interface RateLimitSettings extends Rate {
  /** What tells tenants apart; one limit for all without any. */
  metadataKeys: readonly string[];
  strategy: (typeof STRATEGIES)[number];
  behaviour: (typeof BEHAVIOURS)[number];
  retryDelayMs: number;
  /** By the whole key of a tenant: 'x-tenant:acme'. */
  overrides: ReadonlyMap<string, Rate>;
}

/** The keys of Elastic's processor/ratelimitprocessor, for its type `local`. */
export function readRateLimit(value: unknown): { read: RateLimitSettings; problems: Settings['problems'] } {
  const settings = new Settings(value);
  settings.allow(KEYS, GUBERNATOR_KEYS);
  if (settings.choice('type', TYPES, 'local') === 'gubernator')
    settings.note(['type'], 'the type gubernator is not supported here: limits are kept by this process alone (local)');
  // It has no effect on the type local.
  settings.durationMs('throttle_interval', 0);
  const rate = readRate(settings);
  const read = {
    ...rate,
    metadataKeys: settings.texts('metadata_keys'),
    strategy: settings.choice('strategy', STRATEGIES, 'requests'),
    behaviour: settings.choice('throttle_behavior', BEHAVIOURS, 'error'),
    retryDelayMs: settings.durationMs('retry_delay', 1_000),
    overrides: readOverrides(settings, rate),
  };
  return { read, problems: settings.problems };
}

function readRate(settings: Settings): Rate {
  const read = (key: 'rate' | 'burst'): number => {
    if (!settings.has(key)) settings.note([], `${key} must be greater than zero`);
    return settings.integer(key, 1, 1, MOST);
  };
  return { rate: read('rate'), burst: read('burst') };
}

function readOverrides(settings: Settings, { rate, burst }: Rate): Map<string, Rate> {
  const overrides = settings.inner('overrides');
  return new Map(
    overrides.keys.map((tenant) => {
      const one = overrides.inner(tenant);
      one.allow(['rate', 'burst', 'throttle_interval'], ['disable_dynamic']);
      one.durationMs('throttle_interval', 0);
      return [tenant, { rate: one.integer('rate', rate, 1, MOST), burst: one.integer('burst', burst, 1, MOST) }];
    }),
  );
}
