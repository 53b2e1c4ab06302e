import type { Finding, Format } from '../format.ts';
import { hasPlainAttributes, shapeOf } from '../json-shape.ts';
import { textOf } from '../text-head.ts';
import { SDK_CONSOLE, SdkConsoleReader } from './reader.ts';

/** JSON of SDKs' console exporters: Python (spans, logs, metrics) and Go (spans). */
export const sdkConsole: Format = {
  name: SDK_CONSOLE,
  priority: 0,
  sniff: (head) => sniffObjects(head) ?? sniffAmongText(head),
  createReader: () => new SdkConsoleReader(),
};

function sniffObjects(head: Uint8Array): Finding | undefined {
  const shape = shapeOf(head);
  if (shape === undefined) return undefined;
  const has = (...paths: string[]) => paths.every((path) => shape.paths.has(path));
  if (has('context.trace_id', 'start_time')) return { score: 85, evidence: 'spans as Python’s SDK prints them' };
  if (has('body', 'severity_number') && (has('dropped_attributes') || has('resource')))
    return { score: 80, evidence: 'log records as Python’s SDK prints them' };
  if (has('SpanContext.TraceID')) return { score: 85, evidence: 'spans as Go’s SDK prints them' };
  return hasPlainAttributes(shape) ? { score: 85, evidence: 'metrics as Python’s SDK prints them' } : undefined;
}

const PYTHON_SPAN = /^\{\s{0,40}"name": "[^"\n]*",\s{1,40}"context": \{\s{1,40}"trace_id": "0x/m;
const GO_SPAN = /^\{\s{0,40}"Name":\s?"[^"\n]*",\s{0,40}"SpanContext":/m;

/** The program printed something first. */
function sniffAmongText(head: Uint8Array): Finding | undefined {
  const text = textOf(head);
  if (text === undefined) return undefined;
  if (PYTHON_SPAN.test(text)) return { score: 60, evidence: 'spans as Python’s SDK prints them, among other lines' };
  return GO_SPAN.test(text) ? { score: 60, evidence: 'spans as Go’s SDK prints them, among other lines' } : undefined;
}
