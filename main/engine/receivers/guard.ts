import type { TlsOptions } from 'node:tls';
import type { CorsRules } from './cors.ts';
import { Refusal } from './refusal.ts';
import { tokenAuth, type SenderAuth } from './sender-auth.ts';

// Any web page can make the browser send requests to 127.0.0.1, and with DNS rebinding even under a name of its own. Pages cannot
// choose the Host and Origin headers, so these two tell them apart.

/** What those behind may ask about a sender, beside its address and what `auth` knows. */
export interface SenderTold {
  /** Headers, or metadata of gRPC. */
  metadata: boolean;
}

/** Who may send. */
export interface SenderRules {
  /**
   * Set while only loopback is listened on, without TLS; under other addresses people reach a machine by names of their own, and a
   * name that a page made up has no certificate.
   */
  loopbackOnly: boolean;
  auth: SenderAuth | undefined;
  cors: CorsRules | undefined;
  tells: SenderTold | undefined;
}

export interface SenderSettings {
  hosts: readonly string[];
  tls?: TlsOptions | undefined;
  /** When set, senders must carry it: `authorization: Bearer <token>`. For listening beyond loopback. */
  token?: string | undefined;
  /** In place of a token. */
  auth?: SenderAuth | undefined;
  cors?: CorsRules | undefined;
  /** Nobody may ask without it. */
  tells?: SenderTold | undefined;
}

export function rulesOf({ hosts, tls, token, auth, cors, tells }: SenderSettings): SenderRules {
  const byToken = token === undefined ? undefined : tokenAuth(token);
  return { loopbackOnly: tls === undefined && isLoopbackOnly(hosts), auth: auth ?? byToken, cors, tells };
}

/** Also another address of this machine that is listened on: none is a name. */
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;
export const LOOPBACK_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** True when every one of these listening addresses can only be reached from this machine. */
export function isLoopbackOnly(hosts: readonly string[]): boolean {
  return hosts.every((host) => host === '::1' || host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host));
}

/** @throws Refusal 'host' unless the sender meant this machine by a name no DNS server can give out. */
export function checkHost(host: string | undefined): void {
  if (host !== undefined && LOOPBACK_HOST.test(host)) return;
  throw new Refusal('host', `Host ${shown(host)} is not this machine; use localhost or 127.0.0.1`);
}

export function shown(header: string | undefined): string {
  return header === undefined ? '(none)' : JSON.stringify(header.slice(0, 100));
}
