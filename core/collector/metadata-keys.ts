import type { Settings } from './settings.ts';

/** The Collector's `metadata_keys`, by which batches are kept apart; in lower case: headers know no case. */
export function readMetadataKeys(settings: Settings): string[] {
  const keys = settings.texts('metadata_keys').map((key) => key.toLowerCase());
  keys.forEach((key, i) => {
    if (keys.indexOf(key) < i)
      settings.note(['metadata_keys', i], `duplicate entry in metadata_keys: "${key}" (case-insensitive)`);
  });
  return keys;
}
