import { decodeSnappy } from '../../encoding/snappy.ts';
import type { Finding, Format } from '../format.ts';
import { REMOTE_WRITE, RemoteWriteReader } from './reader.ts';

/** The body of a remote write request (version 1): one snappy block with a WriteRequest in it. */
export const prometheusRemoteWrite: Format = {
  name: REMOTE_WRITE,
  priority: 0,
  sniff: sniffBody,
  createReader: () => new RemoteWriteReader(),
};

const SERIES = 0x0a;
const NAME_LABEL = '__name__';
/** The name stands among the first labels, which are sorted. */
const LOOKED_AT = 4_096;

function sniffBody(head: Uint8Array): Finding | undefined {
  const { bytes } = decodeSnappy(head, 2 ** 31);
  if (bytes[0] !== SERIES) return undefined;
  const text = String.fromCharCode(...bytes.subarray(0, LOOKED_AT));
  const isRequest = text.includes(`\n${String.fromCharCode(NAME_LABEL.length)}${NAME_LABEL}\x12`);
  return isRequest ? { score: 85, evidence: 'a snappy block with series of labels inside' } : undefined;
}
