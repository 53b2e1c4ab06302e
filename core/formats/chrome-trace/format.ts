import type { Finding, Format } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { CHROME_TRACE, ChromeTraceReader } from './reader.ts';

/** Trace events of Chrome, Node, VizTracer, Bazel, ninja and many others: a list, or an object with one, complete or not. */
export const chromeTrace: Format = {
  name: CHROME_TRACE,
  priority: 0,
  sniff: sniffEvents,
  createReader: () => new ChromeTraceReader(),
};

function sniffEvents(head: Uint8Array): Finding | undefined {
  const paths = shapeOf(head)?.paths;
  if (paths?.has('traceEvents') === true) return { score: 80, evidence: 'JSON with "traceEvents" at the top' };
  return paths?.has('[].ph') === true ? { score: 75, evidence: 'a list of objects with "ph"' } : undefined;
}
