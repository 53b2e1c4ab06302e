import type { Format } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { LokiReader } from './reader.ts';

/** What is pushed to Loki, and what its query_range answers for logs; also several of them, one after the other. */
export const lokiJson: Format = {
  name: 'loki-json',
  priority: 15,
  sniff: (head) => {
    const paths = shapeOf(head)?.paths;
    if (paths?.has('data.result[].stream') === true)
      return { score: 75, evidence: 'an answer with streams under "data"' };
    const isPush = paths?.has('streams[].stream') === true || paths?.has('streams[].values') === true;
    return isPush ? { score: 75, evidence: '"streams" with "stream" and "values"' } : undefined;
  },
  createReader: (fileTime, options) => new LokiReader(fileTime, options),
};
