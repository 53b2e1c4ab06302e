import { isSessionFileName } from '../session-files.ts';

/** What a link into Tracebench names. It chooses what is shown and does nothing else. */
export interface DeepLink {
  /** A session of the library, by its id; '' = the one in front. */
  sessionId: string;
  /** A place of the page: '#/trace/0af7…?sel=…'. */
  hash: string;
}

export const LINK_SCHEME = 'tracebench';

/** Views that a link may open; a test holds them to those the page has. */
export const LINKABLE_VIEWS: readonly string[] = [
  'start',
  'traces',
  'trace',
  'timeline',
  'logs',
  'metrics',
  'services',
  'sessions',
  'changes',
  'settings',
  'losses',
];

/** Longer ones are cut by mail programs anyway. */
const MAX_LINK_CHARACTERS = 4_096;

/*
 *   tracebench://view/trace/0af7651916cd43dd8448eb211c80319c?sel=b7ad6b7169203331
 *   tracebench://session/monday.tracebench/view/traces?q=status%3Aerror
 *                       session id            view  arg and query, as behind the # in the page's address
 */
const LINK = /^tracebench:\/\/(?:session\/([^/?]+)\/)?view\/([a-z]+)(\/[^?]+)?(\?.*)?$/;

/** Letters, digits, and the signs an address may have as they are. No quote, angle bracket, backslash, space or #. */
const PLAIN = /^[A-Za-z0-9\-._~:/?@!$&()*+,;=%]+$/;

/**
 * Reads a link from outside: a web page, a chat, another program may have made it. Undefined for whatever is not exactly
 * of the form above.
 */
export function readDeepLink(text: string): DeepLink | undefined {
  if (text.length > MAX_LINK_CHARACTERS || !PLAIN.test(text) || decode(text) === undefined) return undefined;
  const [, session, view = '', arg = '', query = ''] = LINK.exec(text) ?? [];
  if (!LINKABLE_VIEWS.includes(view)) return undefined;
  const sessionId = session === undefined ? '' : decode(session);
  if (sessionId === undefined || (session !== undefined && !isSessionFileName(sessionId))) return undefined;
  return { sessionId, hash: `#/${view}${arg}${query}` };
}

/** Undefined where the per cent signs do not make text, or make signs that no one types. */
function decode(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text);
    return /[\p{Cc}\p{Cf}]/u.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}

/** Whether an argument is meant as a link, a good one or a bad one. */
export function isLink(argument: string): boolean {
  return argument.toLowerCase().startsWith(`${LINK_SCHEME}:`);
}
