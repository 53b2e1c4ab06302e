import type { Finding, Format } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { RecordReader } from '../records/record-reader.ts';
import { ELASTIC_APM, ElasticEvents } from './events.ts';

const EVENTS = ['transaction.trace_id', 'span.trace_id', 'error.timestamp', 'metricset.samples', 'transaction.id'];

/** What Elastic's APM agents send: lines of events, the first of which says where they are from. */
export const elasticApm: Format = {
  name: ELASTIC_APM,
  priority: 3,
  sniff: (head) => sniffElastic(head),
  createReader: () => new RecordReader(new ElasticEvents(), { byLine: true }),
};

function sniffElastic(head: Uint8Array): Finding | undefined {
  const paths = shapeOf(head)?.paths;
  if (paths === undefined) return undefined;
  // Logs nest these fields as well, beside others of their own.
  const isLog = ['@timestamp', 'message', 'level', 'log.level', 'timestamp', 'fields'].some((key) => paths.has(key));
  const event = isLog ? undefined : EVENTS.find((path) => paths.has(path));
  if (paths.has('metadata.service')) return { score: 75, evidence: 'JSON lines with "metadata" of a service' };
  return event === undefined ? undefined : { score: 60, evidence: `JSON lines with "${event}"` };
}
