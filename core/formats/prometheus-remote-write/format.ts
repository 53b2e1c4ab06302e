import { decodeSnappy } from '../../encoding/snappy.ts';
import type { Finding, Format } from '../format.ts';
import { REMOTE_WRITE, RemoteWriteReader } from './reader.ts';

/** The body of a remote write request (version 1 or 2): one snappy block with a WriteRequest or a Request in it. */
export const prometheusRemoteWrite: Format = {
  name: REMOTE_WRITE,
  priority: 0,
  sniff: sniffBody,
  createReader: () => new RemoteWriteReader(),
};

/** Tags of the first field: series (version 1), symbols (version 2). */
const SERIES = 0x0a;
const SYMBOL = 0x22;
const NAME_LABEL = '__name__';
/** The name stands among the first labels, which are sorted, and so among the first symbols. */
const LOOKED_AT = 4_096;

function sniffBody(head: Uint8Array): Finding | undefined {
  const { bytes } = decodeSnappy(head, 2 ** 31);
  if (bytes[0] !== SERIES && bytes[0] !== SYMBOL) return undefined;
  const text = String.fromCharCode(...bytes.subarray(0, LOOKED_AT));
  const named = String.fromCharCode(NAME_LABEL.length) + NAME_LABEL;
  if (bytes[0] === SERIES && text.includes(`\n${named}\x12`))
    return { score: 85, evidence: 'a snappy block with series of labels inside' };
  // The first symbol is the empty one.
  if (bytes[0] === SYMBOL && bytes[1] === 0 && text.includes(`"${named}`))
    return { score: 85, evidence: 'a snappy block with symbols of labels inside' };
  return undefined;
}
