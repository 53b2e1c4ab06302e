import type { Envelope } from '../envelope.ts';
import type { Format } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { OtlpJsonReader } from '../otlp-json/reader.ts';

const NAME = 'tempo-json';
const ENVELOPE: Envelope = { wrappers: new Set(['trace']), lists: new Map([['batches', 'resourceSpans']]) };
const SIGNS = ['batches', 'trace.resourceSpans', 'trace.batches'];

/** A trace as Tempo answers it, by version 1 and 2 of its API: OTLP under other keys, with base64 ids and names of enums. */
export const tempoJson: Format = {
  name: NAME,
  priority: 5,
  sniff: (head) => {
    const paths = shapeOf(head)?.paths;
    const sign = paths && SIGNS.find((candidate) => paths.has(candidate));
    return sign === undefined ? undefined : { score: 75, evidence: `JSON with "${sign}"` };
  },
  createReader: (_time, _options, takeRequest) =>
    new OtlpJsonReader({}, { envelope: ENVELOPE, name: NAME, takeRequest }),
};
