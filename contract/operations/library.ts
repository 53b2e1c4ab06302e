import * as v from 'valibot';
import { operation } from '../operation.ts';

/** One session file among those of this installation. */
export interface SessionEntry {
  /** Names the session in the operations below; its file name. */
  id: string;
  name: string;
  notes: string;
  pinned: boolean;
  path: string;
  bytes: number;
  changedMs: number;
  /** 'here' = behind this page; 'elsewhere' = another window or process holds it. */
  open: 'here' | 'elsewhere' | '';
}

/** A file name in the folder of sessions. */
export const sessionId = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const id = sessionId;
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120));

/**
 * Only where the host keeps sessions (`capabilities.sessions`). Deleted ones stay in `deleted` for a week; `changedMs` of
 * those is when they were deleted, and their `id` is for `sessions.restore`.
 */
export const sessionsList = operation<{ sessions: SessionEntry[]; deleted: SessionEntry[]; folder: string }>()(
  'sessions.list',
  v.object({}),
);
/** A new, empty session; it is not opened. */
export const sessionsCreate = operation<SessionEntry>()('sessions.create', v.object({ name }), { readOnly: false });
/** What is left out stays. The file keeps its name. */
export const sessionsDescribe = operation<SessionEntry>()(
  'sessions.describe',
  v.object({
    id,
    name: v.optional(name),
    notes: v.optional(v.pipe(v.string(), v.maxLength(20_000))),
    pinned: v.optional(v.boolean()),
  }),
  { readOnly: false },
);
/** The page's line closes and comes back with the other session behind it; `window: 'new'` opens one more window. */
export const sessionsOpen = operation<{ opened: boolean }>()(
  'sessions.open',
  v.object({ id, window: v.optional(v.picklist(['this', 'new']), 'this') }),
  { readOnly: false },
);
/** Answers the id to restore it by. Not the open one, and none that is open elsewhere. */
export const sessionsDelete = operation<{ id: string }>()('sessions.delete', v.object({ id }), { readOnly: false });
export const sessionsRestore = operation<SessionEntry>()('sessions.restore', v.object({ id }), { readOnly: false });

/** A session of no more than this would lose most of what it is for: such a size was mistyped. */
export const MIN_RETENTION_BYTES = 100_000_000;
/** 0 = no limit. */
const limit = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const sizeLimit = v.pipe(
  limit,
  v.check((bytes) => bytes === 0 || bytes >= MIN_RETENTION_BYTES, `0, or at least ${MIN_RETENTION_BYTES} bytes`),
);
const port = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(65_535));

/** Passwords, tokens and private keys; addresses; payment cards; Korean resident registration numbers; values in statements of SQL. */
export const TEXT_RULES = ['tokens', 'emails', 'cards', 'resident-numbers', 'sql-literals'] as const;
export type TextRule = (typeof TEXT_RULES)[number];
/** The rule behind a hidden value: the key it stood under, or what its text holds. */
export type RedactionRule = 'keys' | TextRule;
export interface HiddenValues {
  rule: RedactionRule;
  count: number;
}

const redactionFields = {
  /** Attribute keys, `*` for any part; compared without case. */
  keys: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.maxLength(200)),
  /** What is looked for in texts of files given away. */
  texts: v.pipe(v.array(v.picklist(TEXT_RULES)), v.maxLength(TEXT_RULES.length)),
  /** Equal hidden values stay equal in files given away: a keyed hash stands for each. */
  keepEqual: v.boolean(),
};
export const redactionRules = v.object(redactionFields);
export type RedactionRules = v.InferOutput<typeof redactionRules>;

/** What a person sets once for all sessions. How the page looks is the page's own business. */
export const settings = v.object({
  receivers: v.object({ enabled: v.boolean(), otlpHttpPort: port, otlpGrpcPort: port }),
  /** Oldest data goes first, a minute after a limit was set or made smaller; what went is counted among the losses. */
  retention: v.object({ maxBytes: sizeLimit, maxAgeHours: limit }),
  redaction: v.object({
    /** Before anything is stored, also of files that are opened. */
    onReceive: v.boolean(),
    /** In files given away. */
    onExport: v.boolean(),
    ...redactionFields,
  }),
  desktop: v.object({
    /** Goes on receiving when the last window is closed. */
    tray: v.boolean(),
    notifyFirstError: v.boolean(),
    /** Off = never asks the network for anything. */
    checkForUpdates: v.boolean(),
  }),
});
export type Settings = v.InferOutput<typeof settings>;

/**
 * Keys whose values are secrets by their name. A token as the last word, not `*token*`: OpenTelemetry counts the tokens
 * of language models in attributes (gen_ai.usage.input_tokens, gen_ai.token.type) that hide nothing.
 */
const SECRET_KEYS = [
  ...['*authorization*', '*cookie*', '*password*', '*passwd*', '*passphrase*', '*secret*', '*credential*'],
  ...['*token', '*access_token*', '*access-token*', '*accesstoken*', '*token.value', '*token_value', '*jwt*'],
  ...['*apikey*', '*api_key*', '*api-key*', '*api.key*', '*privatekey*', '*private_key*', '*private-key*'],
];

export const DEFAULT_SETTINGS: Settings = {
  receivers: { enabled: true, otlpHttpPort: 4318, otlpGrpcPort: 4317 },
  retention: { maxBytes: 0, maxAgeHours: 0 },
  redaction: {
    onReceive: false,
    onExport: true,
    keys: SECRET_KEYS,
    texts: ['tokens'],
    keepEqual: false,
  },
  desktop: { tray: false, notifyFirstError: false, checkForUpdates: false },
};

/** What limits that are about to hold will take away of the open session. */
export interface Expiring {
  /** Until they hold. */
  inMs: number;
  /** What holds till then: to be set again by who takes the change back. */
  before: Settings['retention'];
  spans: number;
  logs: number;
  points: number;
}

/** `fixed` names what the command line has decided for this run ("receivers.otlpHttpPort"): shown, not changed. */
export interface SettingsAnswer {
  settings: Settings;
  fixed: string[];
  /** What a person should know: what could not be read and is as if never set; a port that could not be had. */
  warnings?: string[];
  /** Left out where nothing will go. */
  expiring?: Expiring;
}

export const settingsGet = operation<SettingsAnswer>()('settings.get', v.object({}));
export const settingsSet = operation<SettingsAnswer>()('settings.set', v.object({ settings }), { readOnly: false });

/** Texts kept in the session file itself, e.g. the board of pinned charts: travel with it. */
const documentName = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9.-]{0,63}$/, 'a short lower-case name expected'));
/** '' where there is none. */
export const documentGet = operation<{ text: string }>()('document.get', v.object({ name: documentName }));
const documentText = v.pipe(v.string(), v.maxLength(1_000_000));
/**
 * With `was`, writes only where the session still holds that text; `saved` is false where somebody else has written since,
 * and nothing is changed: read it again and make the change to that. Without, takes the place of whatever there is.
 */
export const documentPut = operation<{ saved: boolean }>()(
  'document.put',
  v.object({ name: documentName, text: documentText, was: v.optional(documentText) }),
  { readOnly: false },
);
