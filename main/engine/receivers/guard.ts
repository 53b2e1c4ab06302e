import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from './refusal.ts';

// Any web page can make the browser send requests to 127.0.0.1, and with DNS rebinding even under a name of its own. Pages cannot
// choose the Host and Origin headers, so these two tell them apart.

/** Who may send. */
export interface SenderRules {
  /** Set while only loopback is listened on; under other addresses people reach a machine by names of their own. */
  loopbackOnly: boolean;
  token: string | undefined;
}

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
const LOOPBACK_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** True when every one of these listening addresses can only be reached from this machine. */
export function isLoopbackOnly(hosts: readonly string[]): boolean {
  return hosts.every((host) => host === '::1' || host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host));
}

/** @throws Refusal 'host' unless the sender meant this machine by a name no DNS server can give out. */
export function checkHost(host: string | undefined): void {
  if (host !== undefined && LOOPBACK_HOST.test(host)) return;
  throw new Refusal('host', `Host ${shown(host)} is not this machine; use localhost or 127.0.0.1`);
}

/** @throws Refusal 'origin' for pages that were not loaded from this machine. */
export function checkOrigin(origin: string | undefined): void {
  if (origin === undefined || LOOPBACK_ORIGIN.test(origin)) return;
  throw new Refusal('origin', `Pages from ${shown(origin)} may not send telemetry here`);
}

/** @throws Refusal 'token' */
export function checkToken(authorization: string | undefined, token: string | undefined): void {
  if (token === undefined) return;
  // Hashed, because the comparison needs equal lengths and must not tell how many characters were right.
  const given = (authorization ?? '').replace(/^bearer +/i, '');
  if (timingSafeEqual(hash(given), hash(token))) return;
  throw new Refusal('token', 'A token is needed: authorization: Bearer <token>');
}

function hash(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

function shown(header: string | undefined): string {
  return header === undefined ? '(none)' : JSON.stringify(header.slice(0, 100));
}
