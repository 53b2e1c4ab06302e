import { countEntries } from '../../../core/layout/timeline/node-ranges.ts';
import { sentNsOf } from '../../../core/layout/timeline/path-index.ts';
import { MASK_RUN } from '../../../core/layout/timeline/row-mask.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import { tailOf } from '../../../core/layout/timeline/tail.ts';
import { nameOf, serviceOf, spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { NODE_ERROR, NODE_NEGATIVE, NODE_UNFINISHED, runOf } from '../../../core/layout/timeline/tree.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { tailText } from './tail-text.ts';

/** What is shown of the row besides the span itself. */
export interface RowLooks {
  mask?: Uint8Array | undefined;
  path?: PathIndex | undefined;
}

/** A row in words: all that its bar shows, for those who listen. */
export function describeNode(model: TimelineModel, node: number, { mask, path }: RowLooks = {}): string {
  if (node >= model.tree.spans) return t('trace.missing', { id: spanIdOf(model, node) });
  const { tree } = model;
  return [
    mask?.[node] === MASK_RUN ? runName(model, node) : nameOf(model, node) || t('trace.unnamed'),
    serviceOf(model, node),
    durationOf(model, node),
    `+${formatDuration(tree.start[node]! - tree.traceStart)}`,
    tree.flags[node]! & NODE_ERROR ? t('word.error') : '',
    ...reachOf(model, node),
    queueOf(model, node, path),
    path && countEntries(path, node) > 0 ? t('trace.path') : '',
    shiftOf(model, node),
  ]
    .filter(Boolean)
    .join(', ');
}

function durationOf({ columns }: TimelineModel, node: number): string {
  const duration = columns.duration[node]!;
  return Number.isNaN(duration) ? t('trace.unfinished') : formatDuration(duration);
}

/** What whiskers show: how far beyond the bar what is below it reaches. */
function reachOf({ tree }: TimelineModel, node: number): string[] {
  if (tree.flags[node]! & (NODE_UNFINISHED | NODE_NEGATIVE)) return [];
  const tail = tailOf(tree, node);
  const early = tree.start[node]! - tree.extentStart[node]!;
  return [
    tail.ns > 0 || tail.isOpen ? tailText(tail) : '',
    early > 0 ? t('trace.early', { time: formatDuration(early) }) : '',
  ];
}

function runName(model: TimelineModel, node: number): string {
  const run = runOf(model.runs, node);
  return t('trace.repeated', { name: nameOf(model, node), n: model.runs.first[run + 1]! - model.runs.first[run]! });
}

function queueOf({ tree }: TimelineModel, node: number, path: PathIndex | undefined): string {
  const sent = path ? sentNsOf(path, node) : NaN;
  return Number.isNaN(sent) ? '' : `${t('trace.queued')} ${formatDuration(tree.start[node]! - sent)}`;
}

function shiftOf({ isCorrected, skew }: TimelineModel, node: number): string {
  const shift = isCorrected ? skew.deltaNs[node]! : 0;
  return shift === 0 ? '' : `${t('trace.skew.moved')} ${shift > 0 ? '+' : ''}${formatDuration(shift)}`;
}
