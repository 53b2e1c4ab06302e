import type { Ref } from 'react';
import { countLinks } from '../../../core/layout/timeline/link-index.ts';
import type { LinkIndex } from '../../../core/layout/timeline/link-index.ts';
import type { LogIndex } from '../../../core/layout/timeline/log-index.ts';
import { countEntries, entriesOf } from '../../../core/layout/timeline/node-ranges.ts';
import { sentNsOf } from '../../../core/layout/timeline/path-index.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import { tailOf } from '../../../core/layout/timeline/tail.ts';
import { nameOf, serviceOf, spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import {
  countErrors,
  NODE_DUPLICATE,
  NODE_ERROR,
  NODE_NEGATIVE,
  NODE_UNFINISHED,
  selfTimeOf,
} from '../../../core/layout/timeline/tree.ts';
import { formatDuration, formatExactNs } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { tailLength } from './tail-text.ts';
import classes from './Timeline.module.css';
import type { TimelineTheme } from './timeline-theme.ts';

export interface TimelineTooltipProps {
  model: TimelineModel;
  node: number;
  theme: TimelineTheme;
  links: LinkIndex | undefined;
  path: PathIndex | undefined;
  logs?: LogIndex | undefined;
  ref: Ref<HTMLDivElement>;
}

/** What the bar is, with exact nanoseconds. It never takes the pointer. */
export function TimelineTooltip({ model, node, theme, links, path, logs, ref }: TimelineTooltipProps) {
  const { tree, columns, events } = model;
  const start = tree.start[node]! - tree.traceStart;
  if (node >= tree.spans) {
    return (
      <div ref={ref} className={classes.tooltip}>
        <b>{t('trace.missing', { id: spanIdOf(model, node) })}</b>
        <p>{t('trace.missing.why')}</p>
      </div>
    );
  }
  const duration = columns.duration[node]!;
  const service = serviceOf(model, node);
  const eventCount = countEntries(events, node);
  const shift = model.isCorrected ? model.skew.deltaNs[node]! : 0;
  const tail = tailOf(tree, node);
  const early = tree.start[node]! - tree.extentStart[node]!;
  return (
    <div ref={ref} className={classes.tooltip}>
      <b>{nameOf(model, node) || t('trace.unnamed')}</b>
      <p>
        <i style={{ background: theme.service(service).colour }} />
        {service}
      </p>
      <dl>
        <Fact term={t('word.duration')} ns={duration} instead={Number.isNaN(duration) ? t('trace.unfinished') : ''} />
        <Fact term={t('trace.offset')} ns={start} sign="+" />
        <Fact term={t('trace.selfTime')} ns={selfTimeOf(tree, node)} />
        {shift !== 0 && (
          <>
            <Fact term={t('trace.skew.moved')} ns={shift} sign={shift > 0 ? '+' : ''} />
            <Fact term={t('trace.skew.told')} ns={start - shift} sign={start < shift ? '' : '+'} />
          </>
        )}
        {(tail.ns > 0 || tail.isOpen) && (
          <Fact term={t('trace.asyncTail')} ns={tail.ns} sign="+" instead={tail.isOpen ? tailLength(tail) : ''} />
        )}
        {early > 0 && <Fact term={t('trace.earlyStart')} ns={early} sign="−" />}
      </dl>
      <Marks flags={tree.flags[node]!} errorsBelow={countErrors(tree, node) - (tree.flags[node]! & NODE_ERROR)} />
      <LinkLine model={model} node={node} links={links} path={path} />
      {logs && <LogLine logs={logs} node={node} />}
      {eventCount > 0 && <p>{t('trace.eventCount', { n: eventCount })}</p>}
    </div>
  );
}

/** "12 log records, 2 of them errors" */
function LogLine({ logs, node }: { logs: LogIndex; node: number }) {
  const { from, to } = entriesOf(logs, node);
  const errors = logs.error.subarray(from, to);
  if (errors.length === 0) return null;
  const failed = errors.reduce((sum, is) => sum + is, 0);
  const text = t('stitch.logs', { n: errors.length });
  return <p>{failed === 0 ? text : t('stitch.logs.errors', { logs: text, n: failed })}</p>;
}

/** "links to 2 spans, 1 span links to it, waited 2.3 s in the queue" */
function LinkLine({ model, node, links, path }: Omit<TimelineTooltipProps, 'theme' | 'ref'>) {
  const { out, back } = links ? countLinks(links, node) : { out: 0, back: 0 };
  const waitedNs = path ? model.tree.start[node]! - sentNsOf(path, node) : NaN;
  const said = [
    out > 0 ? t('stitch.linksTo', { n: out }) : '',
    back > 0 ? t('stitch.linkedBy', { n: back }) : '',
    waitedNs > 0 ? t('stitch.waited', { time: formatDuration(waitedNs) }) : '',
  ].filter(Boolean);
  return said.length === 0 ? null : <p>{said.join(', ')}</p>;
}

function Fact({ term, ns, sign = '', instead = '' }: { term: string; ns: number; sign?: string; instead?: string }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{instead || `${sign}${formatDuration(ns)}`}</dd>
      <dd className={classes.exact}>{instead === '' && Number.isFinite(ns) ? formatExactNs(Math.round(ns)) : ''}</dd>
    </>
  );
}

function Marks({ flags, errorsBelow }: { flags: number; errorsBelow: number }) {
  return (
    <>
      {flags & NODE_ERROR ? <p className={classes.failed}>! {t('word.error')}</p> : null}
      {errorsBelow > 0 && <p>{t('trace.errorsBelow', { n: errorsBelow })}</p>}
      {flags & NODE_UNFINISHED ? <p>{t('trace.unfinished.why')}</p> : null}
      {flags & NODE_NEGATIVE ? <p>{t('trace.negative.why')}</p> : null}
      {flags & NODE_DUPLICATE ? <p>{t('trace.duplicate.why')}</p> : null}
    </>
  );
}
