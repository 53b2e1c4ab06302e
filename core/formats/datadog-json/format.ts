import type { Finding, Format, Reader } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { PlainRecords } from '../records/plain-records.ts';
import { RecordReader } from '../records/record-reader.ts';
import { DatadogMapper, type DatadogOrigin } from './mapper.ts';
import { TraceHalves } from './trace-halves.ts';

const NAME = 'datadog-json';
/** Lists of traces of spans (v0.3, v0.4), one list of spans (v0.1), and what tracers send without an agent. */
const PATHS = {
  ways: /^(\[\]|traces|traces\[\]|traces\[\]\.spans)?$/,
  records: /^(\[\]|\[\]\[\]|traces\[\]\.spans\[\])$/,
};
const PREFIXES = ['[][].', '[].', 'traces[].spans[].'];

/** What Datadog's tracers send to their agent, as JSON. */
export const datadogJson: Format = {
  name: NAME,
  priority: 3,
  sniff: (head) => sniffDatadog(head),
  createReader: () => datadogReader(new TraceHalves()),
};

/** `origin` is of all spans there are. */
export function datadogReader(halves: TraceHalves, origin?: DatadogOrigin): Reader {
  return new RecordReader(new PlainRecords(NAME, PATHS, (notes) => new DatadogMapper(notes, halves, origin)));
}

function sniffDatadog(head: Uint8Array): Finding | undefined {
  const paths = shapeOf(head)?.paths;
  const prefix = paths && PREFIXES.find((one) => paths.has(`${one}trace_id`) && paths.has(`${one}span_id`));
  // Logs have these ids too, and often a duration, but no start.
  if (prefix === undefined || !paths!.has(`${prefix}start`)) return undefined;
  return { score: 65, evidence: `JSON with "${prefix}trace_id" and "${prefix}span_id"` };
}
