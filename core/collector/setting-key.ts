/** What a reader of settings takes for the value of a key. */
export type SettingKind =
  | 'text'
  | 'number'
  | 'boolean'
  | 'duration'
  | 'choice'
  /** Texts in a list. */
  | 'texts'
  /** Other settings, a list of them, or something that is read in a way of its own. */
  | 'other';

/** A key that a reader of settings asked for. */
export interface SettingKey {
  path: readonly (string | number)[];
  kind: SettingKind;
  /** What is read where it is not written; a duration in milliseconds; undefined where that is not known. */
  fallback?: string | number | boolean;
  /** Of a choice. */
  choices?: readonly string[];
}

let noteKey: ((key: SettingKey) => void) | undefined;

/** Told by `Settings` of each key that is asked for. */
export const askedFor = (key: SettingKey): void => noteKey?.(key);

/** The keys that are asked for while something reads settings, in the order of asking; some more than once. */
export function recordKeys(read: () => void): SettingKey[] {
  const keys: SettingKey[] = [];
  const before = noteKey;
  noteKey = (key) => keys.push(key);
  try {
    read();
  } finally {
    noteKey = before;
  }
  return keys;
}
