import type { Settings } from './settings.ts';

/** Of keys that are not supported here, those that are written with what the Collector has without them: they ask for nothing. */
export const writtenDefaults = (settings: Settings, defaults: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(defaults).filter((key) => Object.is(settings.raw(key), defaults[key]));
