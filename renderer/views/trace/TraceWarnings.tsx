import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { findRepeatedCalls } from '../../../core/analysis/repeated-calls.ts';
import { countInexactTimes } from '../../../core/layout/timeline/inexact-times.ts';
import { nameOf } from '../../../core/layout/timeline/timeline-model.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { Popover } from '../../widgets/Popover.tsx';
import classes from './TraceView.module.css';

interface Warning {
  id: string;
  text: string;
  why: string;
}

function readWarnings({ tree }: TimelineModel, detail: TraceDetail): Warning[] {
  const { totalSpans, textsLeftOut, links } = detail;
  const inexact = countInexactTimes(detail.frame.columns);
  const linksTotal = detail.linksTotal + detail.backLinksTotal;
  const { missingParents, orphans, cycles, duplicates, unfinished, negative } = tree.warnings;
  const shown = tree.spans;
  const found: [boolean, Warning][] = [
    [
      totalSpans > shown,
      { id: 'cut', text: t('trace.warn.truncated', { shown, total: totalSpans }), why: t('trace.warn.truncated.why') },
    ],
    [
      missingParents > 0,
      {
        id: 'missing',
        text: t('trace.warn.missing', { n: missingParents }),
        why: t('trace.warn.missing.why', { n: orphans }),
      },
    ],
    [cycles > 0, { id: 'cycles', text: t('trace.warn.cycles', { n: cycles }), why: t('trace.warn.cycles.why') }],
    [
      duplicates > 0,
      { id: 'duplicates', text: t('trace.warn.duplicates', { n: duplicates }), why: t('trace.warn.duplicates.why') },
    ],
    [
      unfinished > 0,
      { id: 'unfinished', text: t('trace.warn.unfinished', { n: unfinished }), why: t('trace.unfinished.why') },
    ],
    [
      textsLeftOut > 0,
      { id: 'texts', text: t('trace.warn.texts', { n: textsLeftOut }), why: t('trace.warn.texts.why') },
    ],
    [
      links.truncated,
      {
        id: 'links',
        text: t('trace.warn.links', { shown: links.rows, total: linksTotal }),
        why: t('trace.warn.links.why'),
      },
    ],
    [inexact > 0, { id: 'inexact', text: t('trace.warn.inexact', { n: inexact }), why: t('trace.warn.inexact.why') }],
    [negative > 0, { id: 'negative', text: t('trace.warn.negative', { n: negative }), why: t('trace.negative.why') }],
  ];
  return found.filter(([applies]) => applies).map(([, warning]) => warning);
}

/** More of them would say no more than that there is a pattern. */
const MOST_REPEATED = 3;

/** Calls made again and again under one parent. */
function readRepeated(model: TimelineModel): Warning[] {
  return findRepeatedCalls(model.tree, model.runs)
    .slice(0, MOST_REPEATED)
    .map(({ run, count, totalNs, isSequential }) => {
      const node = model.runs.members[model.runs.first[run]!]!;
      const words = { total: formatDuration(totalNs), parent: nameOf(model, model.tree.parent[node]!) };
      return {
        id: `repeated ${run}`,
        text: t('trace.repeated', { name: nameOf(model, node), n: count }),
        why: t(isSequential ? 'trace.repeated.sequential' : 'trace.repeated.parallel', words),
      };
    });
}

/** What is odd about the trace, in a few words each; behind them stands what was done about it. */
export function TraceWarnings({ model, detail }: { model: TimelineModel; detail: TraceDetail }) {
  const warnings = useMemo(() => [...readWarnings(model, detail), ...readRepeated(model)], [model, detail]);
  if (warnings.length === 0) return null;
  const trigger = (
    <button type="button" className={classes.warnings}>
      <TriangleAlert aria-hidden />
      <span>{warnings.map(({ text }) => text).join(' · ')}</span>
    </button>
  );
  return (
    <Popover trigger={trigger}>
      <dl className={classes.reasons}>
        {warnings.map(({ id, text, why }) => (
          <div key={id}>
            <dt>{text}</dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  );
}
