import type { TraceDetail, SpanDetail } from '../../../contract/operations/traces.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { SPAN_KINDS, STATUS_CODES } from '../../../core/model/span.ts';
import { writeCurl } from '../../../core/report/copies/curl.ts';
import { writeSpanMarkdown, type SpanWords } from '../../../core/report/copies/span-markdown.ts';
import { writeTraceMarkdown, type TraceWords } from '../../../core/report/copies/trace-markdown.ts';
import { redactedBy } from '../../../core/report/redact-strings.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatTime, withZone } from '../../format/time.ts';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { callEngine } from '../../state/connection.ts';
import { noteFailed } from '../../state/exports.ts';
import { noteHidden, redactWith } from '../../state/redact-texts.ts';
import { copyText } from '../../widgets/copy-text.ts';
import { writeRawSpan } from './raw-span.ts';

export const SPAN_COPIES = ['json', 'markdown', 'curl'] as const;
export type SpanCopy = (typeof SPAN_COPIES)[number];

const COPY_LABELS = {
  json: 'trace.copySpanJson',
  markdown: 'trace.copySpanMarkdown',
  curl: 'trace.copyCurl',
} as const satisfies Record<SpanCopy, string>;
export const copyLabel = (kind: SpanCopy): (typeof COPY_LABELS)[SpanCopy] => COPY_LABELS[kind];

/** What leaves by the clipboard is redacted as what leaves in a file. */
export async function copySpan(spanKey: number, kind: SpanCopy): Promise<void> {
  const name = t(copyLabel(kind));
  const answer = await callEngine('redaction.span', { spanKey });
  if (!answer.ok) return noteFailed(name, engineText(answer.error.message));
  const text = WRITERS[kind](answer.value.span);
  if (text === undefined) noteFailed(name, t('trace.copyCurl.none'));
  else if (await copyText(text)) noteHidden(answer.value.hidden);
  else noteFailed(name, t('trace.copy.refused'));
}

const WRITERS: Record<SpanCopy, (span: SpanDetail) => string | undefined> = {
  json: writeRawSpan,
  markdown: (span) => writeSpanMarkdown(span, spanWords()),
  curl: (span) => writeCurl(span.attributes),
};

export async function copyTrace(model: TimelineModel, { traceId, frame }: TraceDetail): Promise<void> {
  const name = t('trace.copyMarkdown');
  const write = (redact: (text: string) => string): string =>
    writeTraceMarkdown(model, traceId, BigInt(frame.baseNs), traceWords(), redact);
  try {
    const { made, hidden } = await redactWith((redact) => redactedBy(write, redact));
    if (await copyText(made)) noteHidden(hidden);
    else noteFailed(name, t('trace.copy.refused'));
  } catch (error) {
    noteFailed(name, engineText((error as Error).message));
  }
}

const exactTime = (ns: bigint) => withZone(formatTime(ns), ns);

function spanWords(): SpanWords {
  return {
    service: t('word.service'),
    trace: t('trace.traceId'),
    span: t('trace.spanId'),
    parent: t('trace.parent'),
    kind: t('trace.kind'),
    start: t('word.start'),
    duration: t('word.duration'),
    status: t('trace.status'),
    attributes: t('word.attributes'),
    resource: t('trace.resource'),
    events: t('trace.events'),
    key: t('trace.key'),
    value: t('word.value'),
    kindOf: (kind) => SPAN_KINDS[kind] ?? String(kind),
    statusOf: (code) => (code === 0 ? '' : (STATUS_CODES[code] ?? String(code))),
    time: exactTime,
    length: formatDuration,
    more: (n) => t('compare.report.more', { n }),
  };
}

function traceWords(): TraceWords {
  return {
    title: t('view.trace'),
    trace: t('trace.traceId'),
    start: t('word.start'),
    duration: t('word.duration'),
    spans: t('word.spans'),
    errors: t('word.errors'),
    services: t('word.services'),
    tree: t('trace.copy.tree'),
    legend: t('trace.copy.legend'),
    error: t('word.error'),
    missing: t('trace.copy.missing'),
    unfinished: t('trace.unfinished'),
    time: exactTime,
    length: formatDuration,
    count: formatCount,
    more: (n) => t('compare.report.more', { n }),
  };
}
