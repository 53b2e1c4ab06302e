import type { Finding, Format } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { RecordReader } from '../records/record-reader.ts';
import { HAR, HarLog } from './log.ts';

/** What a browser's developer tools save of the network (HAR 1.2). */
export const har: Format = {
  name: HAR,
  priority: 3,
  sniff: (head) => sniffHar(head),
  createReader: () => new RecordReader(new HarLog()),
};

function sniffHar(head: Uint8Array): Finding | undefined {
  const paths = shapeOf(head)?.paths;
  const is = paths !== undefined && (paths.has('log.entries') || (paths.has('log.creator') && paths.has('log.pages')));
  return is ? { score: 75, evidence: 'JSON with "entries" in "log"' } : undefined;
}
