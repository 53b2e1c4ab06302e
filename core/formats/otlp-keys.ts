// The keys along which an OTLP/JSON document can be cut, by depth: resource groups → scope groups → items. The names before
// OTLP 0.15 and the snake_case of some writers are read too.

const ENDINGS = ['Spans', 'Logs', 'Metrics'];

function spellings(stem: string): string[] {
  const snake = stem.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return ENDINGS.flatMap((ending) => [`${stem}${ending}`, `${snake}_${ending.toLowerCase()}`]);
}

/** A key of these opens a list that is cut; the index is the depth. */
const LIST_KEYS: readonly ReadonlySet<string>[] = [
  new Set(spellings('resource')),
  new Set([...spellings('scope'), ...spellings('instrumentationLibrary')]),
  new Set(['spans', 'logRecords', 'log_records', 'logs', 'metrics']),
];

/** What must be known of a group before its items can be handed on without it being wrong. */
const OWNER_KEYS: readonly ReadonlySet<string>[] = [
  new Set(),
  new Set(['resource']),
  new Set(['scope', 'instrumentationLibrary', 'instrumentation_library']),
];

export const SCHEMA_URL_KEYS: ReadonlySet<string> = new Set(['schemaUrl', 'schema_url']);
export const PROFILE_KEYS: ReadonlySet<string> = new Set(['resourceProfiles', 'resource_profiles']);

/** Depth of the items: spans, log records, metrics. */
export const ITEM_LEVEL = 3;

/** Whether the list that leads towards the items stands under this key, `level` lists deep. */
export function isListKey(level: number, key: string): boolean {
  return LIST_KEYS[level]!.has(key);
}

/** Whether what the items belong to (resource, scope) stands under this key. */
export function isOwnerKey(level: number, key: string): boolean {
  return OWNER_KEYS[level]!.has(key);
}

/** The keys by which a document is known as OTLP. */
export const REQUEST_KEYS: ReadonlySet<string> = new Set([...LIST_KEYS[0]!, ...PROFILE_KEYS]);
