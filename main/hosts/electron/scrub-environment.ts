/** What finding folders, showing text and telling the time needs. Everything else, NODE_OPTIONS first, stays out. */
const KEPT = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'XDG_DATA_HOME',
  'SystemRoot',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LC_ALL',
  'TZ',
];

/** The environment of the engine's process: secrets of the shell it was started from are none of its business. */
export function scrubEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = KEPT.map((name) => [name, env[name]] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
