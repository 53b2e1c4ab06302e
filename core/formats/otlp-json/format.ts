import type { Finding, Format } from '../format.ts';
import { hasPlainAttributes, shapeOf } from '../json-shape.ts';
import { REQUEST_KEYS } from '../otlp-keys.ts';
import { OTLP_JSON, OtlpJsonReader } from './reader.ts';

/** One document, or several back to back, pretty-printed or not. Also what becomes of lines too long to see their end. */
export const otlpJson: Format = {
  name: OTLP_JSON,
  priority: 10,
  sniff: (head) => sniffDocument(head),
  createReader: (_time, _options, takeRequest) => new OtlpJsonReader({}, { takeRequest }),
};

function sniffDocument(head: Uint8Array): Finding | undefined {
  const shape = shapeOf(head);
  if (shape === undefined || hasPlainAttributes(shape)) return undefined;
  const key = [...REQUEST_KEYS].find((candidate) => shape.paths.has(candidate) || shape.paths.has(`[].${candidate}`));
  return key === undefined ? undefined : { score: 80, evidence: `JSON with "${key}" at the top` };
}
