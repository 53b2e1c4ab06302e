/** The 4 or 16 bytes of an address; undefined for what is none. IPv4 within IPv6 has 16. */
export function ipBytes(address: string): Uint8Array | undefined {
  if (!address.includes(':')) {
    const value = ipv4Value(address);
    return value === undefined
      ? undefined
      : new Uint8Array([24n, 16n, 8n, 0n].map((shift) => Number((value >> shift) & 0xffn)));
  }
  const groups = ipv6Groups(address);
  return groups && new Uint8Array(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** An IPv4 address as a number. */
export function ipv4Value(address: string): bigint | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

/** The eight numbers of an IPv6 address. */
export function ipv6Groups(address: string): number[] | undefined {
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const tail = embedded ? ipv4Value(embedded[2]!) : undefined;
  if (embedded && tail === undefined) return undefined;
  const written = embedded ? `${embedded[1]}${(tail! >> 16n).toString(16)}:${(tail! & 0xffffn).toString(16)}` : address;
  const halves = written.split('::');
  if (halves.length > 2) return undefined;
  const sides = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = sides.flat();
  if (!given.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  if (halves.length === 1 ? given.length !== 8 : given.length > 7) return undefined;
  const gap = new Array<string>(8 - given.length).fill('0');
  const all = halves.length === 1 ? given : [...sides[0]!, ...gap, ...sides[1]!];
  return all.map((group) => parseInt(group, 16));
}
