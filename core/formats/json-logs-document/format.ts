import type { Format } from '../format.ts';
import { shapeOf, type JsonShape } from '../json-shape.ts';
import { JsonLogDocumentReader } from './reader.ts';

/** Only the plainest names: many things that are no logs have a time and a key of one letter. */
const TIMES = ['timestamp', '@timestamp', 'time', 'ts', '@t', 'datetime'];
const MESSAGES = ['message', 'msg', 'level', 'severity', 'textPayload', 'jsonPayload', 'protoPayload', '@mt', '@m'];

/** A list of records, as `gcloud logging read --format=json` writes, or records over several lines each. */
export const jsonLogsDocument: Format = {
  name: 'json-logs-document',
  priority: 4,
  sniff: (head) => {
    const shape = shapeOf(head);
    if (shape === undefined) return undefined;
    return looksLikeLogs(shape, '[].')
      ? { score: 45, evidence: 'a list of objects with a time and a message' }
      : looksLikeLogs(shape, '')
        ? { score: 44, evidence: 'objects with a time and a message' }
        : undefined;
  },
  createReader: (fileTime, options) => new JsonLogDocumentReader(fileTime, options),
};

function looksLikeLogs({ paths }: JsonShape, before: string): boolean {
  const has = (keys: readonly string[]) => keys.some((key) => paths.has(`${before}${key}`));
  return has(TIMES) && has(MESSAGES);
}
