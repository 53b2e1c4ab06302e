import type { Finding, Format } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { RecordReader } from '../records/record-reader.ts';
import { GOOGLE_TRACE, GoogleTraces } from './traces.ts';

/** A trace, the list that the API answers, or a bare list. */
const PREFIXES = ['', 'traces[].', '[].'];

/** Traces as version 1 of Google Cloud Trace's API has them. */
export const googleTraceJson: Format = {
  name: GOOGLE_TRACE,
  priority: 4,
  sniff: (head) => sniffGoogle(head),
  createReader: () => new RecordReader(new GoogleTraces()),
};

function sniffGoogle(head: Uint8Array): Finding | undefined {
  const paths = shapeOf(head)?.paths;
  const prefix =
    paths && PREFIXES.find((one) => ['projectId', 'traceId', 'spans'].every((key) => paths.has(`${one}${key}`)));
  return prefix === undefined
    ? undefined
    : { score: 75, evidence: `JSON with "${prefix}projectId" and "${prefix}traceId"` };
}
