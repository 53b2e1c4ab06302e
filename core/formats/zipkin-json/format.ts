import type { Finding, Format } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { PlainRecords } from '../records/plain-records.ts';
import { RecordReader } from '../records/record-reader.ts';
import { ResourceCache } from '../records/resource-cache.ts';
import { ZipkinMapper } from './mapper.ts';

const NAME = 'zipkin-json';
/** A list of spans, of traces, or one span. */
const PATHS = { ways: /^(\[\])?$/, records: /^(\[\]){0,2}$/ };
const LISTS = ['[].', '[][].'];
/** A single span needs more to be known by: logs have trace ids as well. */
const SINGLE = ['localEndpoint', 'annotations', 'binaryAnnotations', 'duration', 'parentId'];

/** Zipkin's JSON, version 1 and 2, told apart span by span. */
export const zipkinJson: Format = {
  name: NAME,
  priority: 4,
  sniff: (head) => sniffZipkin(head),
  createReader: () => {
    const resources = new ResourceCache();
    return new RecordReader(new PlainRecords(NAME, PATHS, (notes) => new ZipkinMapper(notes, resources)));
  },
};

function sniffZipkin(head: Uint8Array): Finding | undefined {
  const paths = shapeOf(head)?.paths;
  if (paths === undefined) return undefined;
  const has = (prefix: string): boolean => paths.has(`${prefix}traceId`) && paths.has(`${prefix}id`);
  const list = LISTS.find(has);
  if (list === undefined && !(has('') && SINGLE.some((key) => paths.has(key)))) return undefined;
  return { score: 65, evidence: `JSON with "${list ?? ''}traceId" and "${list ?? ''}id"` };
}
