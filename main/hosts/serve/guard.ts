import type { IncomingHttpHeaders } from 'node:http';
import { isSameToken, readCookies, type Ticket } from './token.ts';

/*
 * Who may have what. Checked in this order, because each check answers a different stranger:
 *
 *   Host             a web page whose name was pointed at this machine (DNS rebinding)
 *   Sec-Fetch-Site   a web page elsewhere that makes the browser ask, as browsers of today tell it
 *   Origin           the same, as browsers of yesterday tell it; the only check of theirs on a WebSocket
 *   cookie           anybody else who can reach the port: other users of this machine, other machines
 */

export interface GuardSettings {
  /** "/3fK…": what stands before every path of this start; the browser gives the cookie to no other. */
  folder: string;
  /** Host names this server goes by, lower case, without port. */
  hostNames: ReadonlySet<string>;
  cookieName: string;
  token: string;
  ticket: Ticket;
}

export interface Asking {
  method: string;
  /** Path without prefix and query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  upgrade: boolean;
}

export type Verdict =
  | { kind: 'allow' }
  /** The address from the terminal was opened: set the cookie and go on to the page. */
  | { kind: 'welcome'; cookie: string }
  /** Somebody else has opened the one-time address as well: nobody who came by it stays. */
  | { kind: 'used-twice' }
  | { kind: 'refuse'; status: 401 | 403 | 405; reason: string };

const refuse = (status: 401 | 403 | 405, reason: string): Verdict => ({ kind: 'refuse', status, reason });

/** Whether a request may pass; name and origin are looked at before the token. */
export function judge(asking: Asking, settings: GuardSettings): Verdict {
  const { headers } = asking;
  if (!isKnownHost(headers.host, settings.hostNames)) return refuse(403, 'This server does not go by that name.');
  const opensAddress = isOpeningOfAddress(asking, settings.folder);
  if (!isFromHere(headers['sec-fetch-site'], opensAddress && isTopLevel(headers))) {
    return refuse(403, 'Other pages may not ask this server.');
  }
  if (!isOwnOrigin(asking)) return refuse(403, 'Pages of another origin may not ask this server.');
  if (asking.method !== 'GET' && asking.method !== 'HEAD') return refuse(405, 'Only GET and HEAD are answered.');
  // As for a wrong token: whoever does not know the folder learns nothing about what lies in it.
  if (!asking.path.startsWith(`${settings.folder}/`)) return refuse(401, 'That is not the address of this server.');
  return judgeToken(asking, settings, opensAddress);
}

function judgeToken(asking: Asking, settings: GuardSettings, opensAddress: boolean): Verdict {
  if (opensAddress) {
    const given = asking.query.get('token') ?? '';
    if (isSameToken(given, settings.token)) return { kind: 'welcome', cookie: settings.token };
    const redeemed = settings.ticket.redeem(given);
    if (redeemed === 'welcome') return { kind: 'welcome', cookie: settings.ticket.session };
    if (redeemed === 'used-twice') return { kind: 'used-twice' };
    return refuse(401, 'That is not the token of this server.');
  }
  const cookies = readCookies(asking.headers.cookie, settings.cookieName);
  const isOurs = (cookie: string) => isSameToken(cookie, settings.token) || settings.ticket.isSession(cookie);
  if (cookies.some(isOurs)) return { kind: 'allow' };
  return refuse(401, 'The token is missing.');
}

const HOST = /^(?<name>\[[0-9a-f:.]+\]|[^\s:@/\\?#[\]]+)(?::\d{1,5})?$/;

/** The port is not looked at: behind an SSH tunnel it is another one, and rebinding is a matter of names. */
function isKnownHost(host: string | undefined, names: ReadonlySet<string>): boolean {
  const name = HOST.exec((host ?? '').toLowerCase())?.groups?.name;
  return name !== undefined && names.has(name);
}

function isOpeningOfAddress({ path, query, upgrade }: Asking, folder: string): boolean {
  return path === `${folder}/` && query.has('token') && !upgrade;
}

/** The address may be clicked in a terminal that is itself a web page. Knowing the token is what counts then. */
function isTopLevel(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function isFromHere(site: string | string[] | undefined, fromAnywhere: boolean): boolean {
  return site === undefined || site === 'same-origin' || site === 'none' || fromAnywhere;
}

/** A browser names the origin of every upgrade; where it is missing, no page of ours is asking. */
function isOwnOrigin({ headers, upgrade }: Asking): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return !upgrade;
  // A proxy in front may speak TLS to the browser and plain HTTP to us.
  return origin === `http://${host}` || origin === `https://${host}`;
}
