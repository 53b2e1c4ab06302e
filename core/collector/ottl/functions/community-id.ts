import { encodeBase64 } from '../../../encoding/base64.ts';
import { ipBytes } from '../../../encoding/ip-bytes.ts';
import { sha1 } from '../../../encoding/sha1.ts';
import { OttlError } from '../problem.ts';
import { text } from '../value.ts';
import type { OttlFunction } from './function.ts';

const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['ICMP', 1],
  ['TCP', 6],
  ['UDP', 17],
  ['RSVP', 46],
  ['ICMP6', 58],
  ['SCTP', 132],
]);

/** One end of a flow. */
interface End {
  address: Uint8Array;
  port: number;
}

/** The Community ID of a flow (github.com/corelight/community-id-spec, version 1): the same in both directions. */
export const COMMUNITY_ID: OttlFunction = {
  name: 'CommunityID',
  parameters: ['source_ip', 'source_port', 'destination_ip', 'destination_port', 'protocol?', 'seed?'],
  create: (args) => {
    const [sourceIp, destinationIp] = [args.text('source_ip'), args.text('destination_ip')];
    const [sourcePort, destinationPort] = [args.int('source_port'), args.int('destination_port')];
    const protocol = args.has('protocol') ? args.text('protocol') : () => 'TCP';
    const seed = args.has('seed') ? args.int('seed') : () => 0n;
    return (environment) => {
      const source = endOf('source', sourceIp(environment), sourcePort(environment));
      const destination = endOf('destination', destinationIp(environment), destinationPort(environment));
      const name = protocol(environment);
      const number = PROTOCOLS.get(name);
      if (number === undefined) throw new OttlError(`unsupported protocol: ${name}`);
      return text(communityId(inOrder(source, destination), number, checked('seed', seed(environment), 0)));
    };
  },
};

function endOf(side: 'source' | 'destination', address: string, port: bigint): End {
  const bytes = ipBytes(address);
  if (!bytes) throw new OttlError(`invalid ${side} IP: ${address}`);
  return { address: asIpv4(bytes), port: checked(`${side} port`, port, 1) };
}

function checked(what: string, value: bigint, least: number): number {
  if (value < least || value > 65_535) throw new OttlError(`${what} must be between ${least} and 65535, got ${value}`);
  return Number(value);
}

/** An IPv4 address within IPv6 is that address, as in Go. */
function asIpv4(bytes: Uint8Array): Uint8Array {
  const isWithin = bytes.length === 16 && bytes[10] === 0xff && bytes[11] === 0xff;
  return isWithin && bytes.subarray(0, 10).every((byte) => byte === 0) ? bytes.subarray(12) : bytes;
}

function inOrder(a: End, b: End): [End, End] {
  const different = a.address.findIndex((byte, i) => byte !== b.address[i]);
  const byAddress = different === -1 ? 0 : a.address[different]! - (b.address[different] ?? 0);
  const order = a.address.length - b.address.length || byAddress || a.port - b.port;
  return order > 0 ? [b, a] : [a, b];
}

function communityId([from, to]: [End, End], protocol: number, seed: number): string {
  const ofTwo = (value: number): number[] => [value >> 8, value & 0xff];
  const ports = [...ofTwo(from.port), ...ofTwo(to.port)];
  const flow = Uint8Array.of(...ofTwo(seed), ...from.address, ...to.address, protocol, 0, ...ports);
  return `1:${encodeBase64(sha1(flow))}`;
}
