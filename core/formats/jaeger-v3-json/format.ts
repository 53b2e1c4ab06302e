import type { Envelope } from '../envelope.ts';
import type { Format } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { OtlpJsonReader } from '../otlp-json/reader.ts';

const NAME = 'jaeger-v3-json';
const ENVELOPE: Envelope = { wrappers: new Set(['result']), lists: new Map() };

/** Jaeger's API v3 answers OTLP, wrapped, in one or more documents. */
export const jaegerV3Json: Format = {
  name: NAME,
  priority: 5,
  sniff: (head) =>
    shapeOf(head)?.paths.has('result.resourceSpans') === true
      ? { score: 75, evidence: 'JSON with "resourceSpans" in "result"' }
      : undefined,
  createReader: (_time, _options, takeRequest) =>
    new OtlpJsonReader({}, { envelope: ENVELOPE, name: NAME, takeRequest }),
};
