import { startsDocument } from '../document-start.ts';
import type { Finding, Format } from '../format.ts';
import { NEWLINE } from '../json-bytes.ts';
import { shapeOf } from '../json-shape.ts';
import { otlpJson } from '../otlp-json/format.ts';
import { OTLP_JSONL, OtlpJsonReader } from '../otlp-json/reader.ts';

/** One request per line, signals mixed: what the Collector's file exporter writes. */
export const otlpJsonl: Format = {
  name: OTLP_JSONL,
  priority: 20,
  sniff: (head, context) => {
    const document = otlpJson.sniff(head, context);
    return document === undefined ? sniffAmongOthers(head) : sniffLines(head, document);
  },
  createReader: (_time, _options, takeRequest) => new OtlpJsonReader({}, { takeRequest }),
};

function sniffLines(head: Uint8Array, document: Finding): Finding | undefined {
  if (shapeOf(head)?.firstOnOneLine !== true) return undefined;
  return { score: 90, evidence: `${document.evidence}, the first line being complete` };
}

/** The first line may be the rest of one that was cut by rotation, or something a program printed. */
function sniffAmongOthers(head: Uint8Array): Finding | undefined {
  for (let feed = head.indexOf(NEWLINE); feed >= 0; feed = head.indexOf(NEWLINE, feed + 1)) {
    if (startsDocument(head, feed + 1) === true) return { score: 50, evidence: 'lines of OTLP/JSON among others' };
  }
  return undefined;
}
