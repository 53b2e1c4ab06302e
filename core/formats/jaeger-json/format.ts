import type { Finding, Format } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { HeadReader } from '../records/head-reader.ts';
import { RecordReader } from '../records/record-reader.ts';
import { JAEGER_JSON, JaegerTraces } from './traces.ts';

/** Any of these (a space means "and") is Jaeger's. */
const SIGNS = [
  'data[].traceID',
  'data[].spans',
  'data[].processes',
  'data.spans',
  'traceID spans',
  '[].traceID [].spans',
  'spans[].traceID spans[].spanID',
  // Logs have both ids as well, but no name of an operation and no start.
  '[].traceID [].spanID [].operationName',
  'traceID spanID operationName',
  '[].traceID [].spanID [].startTime',
  'traceID spanID startTime',
  'traceID spanID startTimeMillis',
  'data total limit offset errors',
];

/** What Jaeger's UI saves and its API answers, and spans one by one as Elasticsearch holds them. */
export const jaegerJson: Format = {
  name: JAEGER_JSON,
  priority: 5,
  sniff: (head) => sniffJaeger(head),
  createReader: (_time, _options, takeRequest) =>
    new HeadReader(JAEGER_JSON, (head) => new RecordReader(new JaegerTraces(standAlone(head)), {}, takeRequest)),
};

function sniffJaeger(head: Uint8Array): Finding | undefined {
  const paths = shapeOf(head)?.paths;
  const sign = paths && SIGNS.find((candidate) => candidate.split(' ').every((path) => paths.has(path)));
  if (sign === undefined) return undefined;
  return {
    score: 70,
    evidence: `JSON with ${sign
      .split(' ')
      .map((path) => `"${path}"`)
      .join(' and ')}`,
  };
}

/** Whether spans stand at the top, without traces around them. */
function standAlone(head: Uint8Array): boolean {
  const paths = shapeOf(head)?.paths;
  return paths !== undefined && ['', '[].'].some((path) => paths.has(`${path}spanID`) && !paths.has(`${path}spans`));
}
