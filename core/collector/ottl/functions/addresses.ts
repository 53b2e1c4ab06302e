import { OttlError } from '../problem.ts';

/** Whether an address is in a network such as `10.0.0.0/8` or `2001:db8::/32`; what is no address is in none. Throws OttlError for what is no network. */
export function addressMatcher(network: string): (address: string) => boolean {
  const [base, length] = network.split('/');
  const bits = base === undefined ? undefined : addressBits(base);
  if (!bits || length === undefined || !/^\d{1,3}$/.test(length) || Number(length) > bits.size)
    throw new OttlError(`invalid CIDR address: ${network}`);
  const shift = BigInt(bits.size - Number(length));
  return (address) => {
    const other = addressBits(address);
    return other !== undefined && other.size === bits.size && other.value >> shift === bits.value >> shift;
  };
}

function addressBits(address: string): { size: 32 | 128; value: bigint } | undefined {
  if (!address.includes(':')) {
    const value = fourParts(address);
    return value === undefined ? undefined : { size: 32, value };
  }
  const groups = ipv6Groups(address);
  if (!groups) return undefined;
  const value = groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
  // An IPv4 address within IPv6 is that address, as in Go.
  return value >> 32n === 0xffffn ? { size: 32, value: value & 0xffffffffn } : { size: 128, value };
}

function fourParts(address: string): bigint | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function ipv6Groups(address: string): number[] | undefined {
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const tail = embedded ? fourParts(embedded[2]!) : undefined;
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
