import { ipv4Value, ipv6Groups } from '../../../encoding/ip-bytes.ts';
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
    const value = ipv4Value(address);
    return value === undefined ? undefined : { size: 32, value };
  }
  const groups = ipv6Groups(address);
  if (!groups) return undefined;
  const value = groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
  // An IPv4 address within IPv6 is that address, as in Go.
  return value >> 32n === 0xffffn ? { size: 32, value: value & 0xffffffffn } : { size: 128, value };
}
