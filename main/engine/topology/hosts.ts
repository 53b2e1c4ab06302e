import { hostname, networkInterfaces } from 'node:os';

/** What others call this machine: its name, with and without its domain, and its addresses. In lower case. */
export function hostsOfThisMachine(): string[] {
  const name = hostname().toLowerCase();
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  // The zone of an address says by which interface it is reached, and is no part of it elsewhere.
  const outer = addresses.flatMap(({ internal, address }) =>
    internal ? [] : [address.replace(/%.*$/, '').toLowerCase()],
  );
  return [...new Set([name, name.split('.')[0]!, ...outer])].filter((host) => host !== '');
}
