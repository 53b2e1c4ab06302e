import type { Finding, Format, Reader } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { PlainRecords } from '../records/plain-records.ts';
import { RecordReader } from '../records/record-reader.ts';
import { ResourceCache } from '../records/resource-cache.ts';
import { ZipkinMapper } from './mapper.ts';

const NAME = 'zipkin-json';
/** A list of spans, of traces, or one span. */
const PATHS = { ways: /^(\[\])?$/, records: /^(\[\]){0,2}$/ };
const PREFIXES = ['', '[].', '[][].'];
/** One of these as well: other things have trace ids and ids, too. A name is no sign of one that has a message. */
const SIGNS = ['localEndpoint', 'annotations', 'binaryAnnotations'];
const OF_LOGS = ['message', 'msg', 'level', 'severity'];

/** Zipkin's JSON, version 1 and 2, told apart span by span. */
export const zipkinJson: Format = {
  name: NAME,
  priority: 4,
  sniff: (head) => sniffZipkin(head),
  createReader: () => zipkinReader(),
};

/** `parseTags` as ZipkinMapper has it. */
export function zipkinReader(parseTags = false): Reader {
  const resources = new ResourceCache();
  return new RecordReader(new PlainRecords(NAME, PATHS, (notes) => new ZipkinMapper(notes, resources, parseTags)));
}

function sniffZipkin(head: Uint8Array): Finding | undefined {
  const paths = shapeOf(head)?.paths;
  if (paths === undefined) return undefined;
  const prefix = PREFIXES.find((one) => {
    const has = (key: string): boolean => paths.has(one + key);
    if (!has('traceId') || !has('id')) return false;
    return SIGNS.some(has) || (has('name') && !OF_LOGS.some(has));
  });
  return prefix === undefined ? undefined : { score: 65, evidence: `JSON with "${prefix}traceId" and "${prefix}id"` };
}
