import { chromeTrace } from './chrome-trace/format.ts';
import type { Finding, Format, SniffContext } from './format.ts';
import { datadogJson } from './datadog-json/format.ts';
import { datadogMsgpack } from './datadog-msgpack/format.ts';
import { elasticApm } from './elastic-apm/format.ts';
import { googleTraceJson } from './google-trace-json/format.ts';
import { har } from './har/format.ts';
import { jaegerJson } from './jaeger-json/format.ts';
import { jaegerV3Json } from './jaeger-v3-json/format.ts';
import { LOG_FORMATS } from './log-formats.ts';
import { otlpJson } from './otlp-json/format.ts';
import { otlpJsonl } from './otlp-jsonl/format.ts';
import { otlpProtoFramed } from './otlp-proto-framed/format.ts';
import { otlpProto } from './otlp-proto/format.ts';
import { tempoJson } from './tempo-json/format.ts';
import { zipkinJson } from './zipkin-json/format.ts';
import { prometheusJson } from './prometheus-json/format.ts';
import { prometheusRemoteWrite } from './prometheus-remote-write/format.ts';
import { prometheusText } from './prometheus-text/format.ts';
import { recogniseOther, type Refusal } from './refusals.ts';
import { sdkConsole } from './sdk-console/format.ts';

/** Every format we read. A new one is a folder and a line here. */
export const FORMATS: readonly Format[] = [
  otlpJsonl,
  otlpJson,
  otlpProto,
  otlpProtoFramed,
  jaegerJson,
  jaegerV3Json,
  tempoJson,
  zipkinJson,
  prometheusText,
  prometheusJson,
  prometheusRemoteWrite,
  sdkConsole,
  chromeTrace,
  datadogJson,
  datadogMsgpack,
  elasticApm,
  googleTraceJson,
  har,
  ...LOG_FORMATS,
];

export type Recognition = { kind: 'format'; format: Format; evidence: string } | { kind: 'refusal'; refusal: Refusal };

interface Candidate extends Finding {
  format: Format;
}

/** Decides by the first bytes what a file is, after its containers were taken off. */
export function recognise(head: Uint8Array, context: SniffContext): Recognition {
  const candidates = FORMATS.map((format) => ({
    format,
    ...(format.sniff(head, context) ?? { score: 0, evidence: '' }),
  }));
  const best = candidates.reduce(better);
  if (best.score === 0) return { kind: 'refusal', refusal: recogniseOther(head, context) };
  return { kind: 'format', format: best.format, evidence: best.evidence };
}

function better(one: Candidate, other: Candidate): Candidate {
  if (one.score !== other.score) return one.score > other.score ? one : other;
  return one.format.priority >= other.format.priority ? one : other;
}
