import * as v from 'valibot';

/*
 * What the shell remembers between runs, in `desktop.json` in the data folder. Raised when a field changes its meaning;
 * a later version than ours is left alone and the shell starts as if new.
 */
export const DESKTOP_STATE_VERSION = 1;

/** As many as a person would open on purpose; more came from a damaged file. */
const MAX_WINDOWS = 20;
/** What fits into a menu. */
export const MAX_RECENT = 10;
/** Longer addresses are not places somebody was, and would only make the file grow. */
export const MAX_HASH_CHARACTERS = 8_192;

const pixels = v.pipe(v.number(), v.safeInteger(), v.minValue(-100_000), v.maxValue(100_000));
const bounds = v.object({ x: pixels, y: pixels, width: pixels, height: pixels });
const path = v.pipe(v.string(), v.maxLength(4_096));
const hash = v.pipe(v.string(), v.regex(/^(#\/.*)?$/s), v.maxLength(MAX_HASH_CHARACTERS));

const savedWindow = v.object({
  /** '' = the default session. */
  storePath: path,
  /** Where the page was: '' or '#/…'. */
  hash,
  /** Of the window while it is not maximised, in screen points; null = wherever the system likes. */
  bounds: v.nullable(bounds),
  maximized: v.boolean(),
});

export type SavedWindow = v.InferOutput<typeof savedWindow>;

export interface DesktopState {
  windows: SavedWindow[];
  /** Newest first; absolute paths. */
  recentFiles: string[];
  recentSessions: string[];
  /** Of the menus; '' = the system's. */
  language: 'en' | 'ko' | '';
}

export const NEW_WINDOW: SavedWindow = { storePath: '', hash: '', bounds: null, maximized: false };
export const NO_STATE: DesktopState = { windows: [], recentFiles: [], recentSessions: [], language: '' };

/** Reads what an earlier run wrote. What is damaged is left out, piece by piece; never throws. */
export function readDesktopState(text: string | undefined): DesktopState {
  const saved = v.safeParse(v.looseObject({ version: v.literal(DESKTOP_STATE_VERSION) }), parseJson(text));
  if (!saved.success) return NO_STATE;
  const { windows, recentFiles, recentSessions, language } = saved.output;
  return {
    windows: keepValid(savedWindow, windows, MAX_WINDOWS),
    recentFiles: keepValid(path, recentFiles, MAX_RECENT),
    recentSessions: keepValid(path, recentSessions, MAX_RECENT),
    language: language === 'en' || language === 'ko' ? language : '',
  };
}

export function writeDesktopState(state: DesktopState): string {
  return `${JSON.stringify({ version: DESKTOP_STATE_VERSION, ...state }, null, 2)}\n`;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

function keepValid<Schema extends v.GenericSchema>(
  schema: Schema,
  list: unknown,
  atMost: number,
): v.InferOutput<Schema>[] {
  if (!Array.isArray(list)) return [];
  const parsed = list.slice(0, atMost).map((entry) => v.safeParse(schema, entry));
  return parsed.filter((one) => one.success).map((one) => one.output);
}
