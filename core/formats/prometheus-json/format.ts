import type { Finding, Format } from '../format.ts';
import { shapeOf } from '../json-shape.ts';
import { textOf } from '../text-head.ts';
import { PROMETHEUS_JSON, PrometheusJsonReader } from './reader.ts';

/** What Prometheus' HTTP API answers to query, query_range and query_exemplars; also Loki's and others' in its form. */
export const prometheusJson: Format = {
  name: PROMETHEUS_JSON,
  priority: 0,
  sniff: sniffAnswer,
  createReader: () => new PrometheusJsonReader(),
};

const RESULT_TYPE = /"resultType"\s*:\s*"(matrix|vector|scalar|string)"/;

function sniffAnswer(head: Uint8Array): Finding | undefined {
  const paths = shapeOf(head)?.paths;
  if (paths === undefined) return undefined;
  if (paths.has('data[].seriesLabels')) return { score: 80, evidence: 'an answer with "seriesLabels": exemplars' };
  if (paths.has('data.result[].metric')) return { score: 80, evidence: 'an answer with "metric" in its "result"' };
  const type = paths.has('data.resultType') ? RESULT_TYPE.exec(textOf(head) ?? '')?.[1] : undefined;
  return type === undefined ? undefined : { score: 70, evidence: `an answer of "resultType" ${type}` };
}
