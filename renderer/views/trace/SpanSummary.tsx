import type { SpanDetail } from '../../../contract/operations/traces.ts';
import { selfTimeOf } from '../../../core/analysis/self-time.ts';
import { nameOf } from '../../../core/layout/timeline/timeline-model.ts';
import { SPAN_KINDS, STATUS_CODES, STATUS_ERROR } from '../../../core/model/span.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration, formatExactNs } from '../../format/duration.ts';
import { withSeparators } from '../../format/separators.ts';
import { formatExactTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { DurationText } from '../../widgets/DurationText.tsx';
import { TimeText } from '../../widgets/TimeText.tsx';
import { SpanPeers } from './SpanPeers.tsx';
import { SpanPath } from './SpanPath.tsx';
import { SpanFact } from './SpanFact.tsx';
import classes from './SpanPanel.module.css';
import type { SpanPanelProps } from './SpanPanel.tsx';

const NO_END = 0n;
const SAMPLED = 1;
/** Bits 8 and 9 of the flags: "context has is-remote", "context is remote" (trace.proto). */
const HAS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

export function SpanSummary({ span, model, detail, node, onSelect, explained }: SpanPanelProps & { span: SpanDetail }) {
  const { tree } = model;
  const selfNs = selfTimeOf(tree, node);
  const { startTimeUnixNano: start, endTimeUnixNano: end } = span;
  const duration = end === NO_END ? undefined : end - start;
  const offset = start - (BigInt(detail.frame.baseNs) + BigInt(Math.round(tree.traceStart)));
  const children = tree.childStart[node + 1]! - tree.childStart[node]!;
  return (
    <>
      <Status span={span} />
      <dl className={classes.facts}>
        <SpanFact name={t('word.duration')} copy={duration === undefined ? undefined : String(duration)}>
          {duration === undefined ? (
            <span title={t('trace.unfinished.why')}>{t('trace.unfinished')}</span>
          ) : (
            <>
              <DurationText ns={duration} /> <small>{formatExactNs(duration)}</small>
            </>
          )}
        </SpanFact>
        <SpanFact name={t('trace.selfTime')} title={t('trace.selfTime.why')}>
          <DurationText ns={selfNs} /> <Share part={selfNs} whole={Number(duration ?? 0n)} />
        </SpanFact>
        <SpanPeers span={span} />
        {explained && <SpanPath model={model} explained={explained} node={node} onSelect={onSelect} />}
        <SpanFact name={t('word.start')} copy={String(start)}>
          +{formatDuration(Number(offset))}{' '}
          <small title={formatExactTime(start)}>
            <TimeText ns={start} digits={6} />
          </small>
        </SpanFact>
        {end !== NO_END && (
          <SpanFact name={t('trace.end')} copy={String(end)}>
            <TimeText ns={end} digits={6} />
          </SpanFact>
        )}
        <SpanFact name={t('trace.kind')}>{SPAN_KINDS[span.kind] ?? String(span.kind)}</SpanFact>
        <SpanFact name={t('trace.spanId')} copy={span.spanId}>
          <code>{span.spanId}</code>
        </SpanFact>
        <SpanFact name={t('trace.parent')} copy={span.parentSpanId}>
          <Parent span={span} model={model} node={node} onSelect={onSelect} />
        </SpanFact>
        <SpanFact name={t('trace.children')}>{formatCount(children)}</SpanFact>
        {span.traceState !== '' && (
          <SpanFact name={t('trace.traceState')} copy={span.traceState}>
            <code>{span.traceState}</code>
          </SpanFact>
        )}
        <SpanFact name={t('trace.flags')}>{describeFlags(span.flags)}</SpanFact>
        <Dropped span={span} />
      </dl>
    </>
  );
}

function Status({ span: { status } }: { span: SpanDetail }) {
  if (status.code !== STATUS_ERROR) {
    if (status.code === 0 && status.message === '') return null;
    const code = STATUS_CODES[status.code] ?? String(status.code);
    return <p className={classes.status}>{[code, status.message].filter(Boolean).join(': ')}</p>;
  }
  return (
    <p className={classes.errorStatus}>
      <b>! {t('word.error')}</b> {status.message}
    </p>
  );
}

function Share({ part, whole }: { part: number; whole: number }) {
  if (!(whole > 0) || !Number.isFinite(part)) return null;
  return <small>{withSeparators(((part / whole) * 100).toFixed(part / whole < 0.1 ? 1 : 0))}%</small>;
}

function Parent({
  span,
  model,
  node,
  onSelect,
}: { span: SpanDetail } & Pick<SpanPanelProps, 'model' | 'node' | 'onSelect'>) {
  const up = model.tree.parent[node]!;
  if (span.parentSpanId === '') return t('trace.isRoot');
  if (up < 0 || up >= model.tree.spans) return t('trace.parentMissing', { id: span.parentSpanId });
  return (
    <button type="button" className={classes.jump} onClick={() => onSelect(up)}>
      {nameOf(model, up) || t('trace.unnamed')}
    </button>
  );
}

function describeFlags(flags: number): string {
  const words = [`0x${flags.toString(16).padStart(2, '0')}`];
  if (flags & SAMPLED) words.push(t('trace.sampled'));
  if ((flags & HAS_REMOTE) !== 0 && (flags & IS_REMOTE) !== 0) words.push(t('trace.remoteParent'));
  return words.join(', ');
}

function Dropped({ span }: { span: SpanDetail }) {
  const { droppedAttributesCount: attributes, droppedEventsCount: events, droppedLinksCount: links } = span;
  if (attributes + events + links === 0) return null;
  return <SpanFact name={t('trace.dropped')}>{t('trace.dropped.counts', { attributes, events, links })}</SpanFact>;
}
