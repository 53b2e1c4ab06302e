import { hostname, networkInterfaces } from 'node:os';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const WILDCARDS = ['0.0.0.0', '::', '[::]', ''];

export const isWildcard = (host: string) => WILDCARDS.includes(host);

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** As it stands in a URL. */
export function bracket(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/**
 * Names under which a server bound to `host` may be asked for. Bound to everything, that is every address this machine
 * has and its own name; still no name that somebody else could point here.
 */
export function listHostNames(host: string): Set<string> {
  const own = isWildcard(host) ? listOwnNames() : [bracket(host)];
  return new Set([...LOOPBACK, ...own].map((name) => name.toLowerCase()));
}

function listOwnNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return [hostname(), ...addresses.map(({ address }) => bracket(address))];
}
