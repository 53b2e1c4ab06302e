import { Check, ChevronDown, ListTree } from 'lucide-react';
import { shortLengths } from '../../../core/layout/timeline/short-spans.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { formatRound } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { Menu } from '../../widgets/Menu.tsx';
import type { MenuEntry } from '../../widgets/Menu.tsx';
import { setLeastNs, useLeastNs } from './trace-options.ts';
import classes from './TraceView.module.css';
import { MOST_LEVELS } from './use-row-commands.ts';

interface RowsMenuProps {
  model: TimelineModel;
  onLevel: (level: number) => void;
}

/** Which rows there are: down to a level, and of spans that last at least so long. */
export function RowsMenu({ model, onLevel }: RowsMenuProps) {
  const leastNs = useLeastNs();
  return (
    <Menu
      trigger={
        <button
          type="button"
          className={classes.levelButton}
          aria-label={t('trace.rows')}
          title={t('trace.rows')}
          data-active={leastNs > 0 || undefined}
        >
          <ListTree aria-hidden />
          <ChevronDown aria-hidden />
        </button>
      }
      sections={[
        { id: 'levels', heading: t('trace.toLevel'), entries: levelEntries(model.tree.maxDepth, onLevel) },
        { id: 'short', heading: t('trace.short'), entries: shortEntries(model, leastNs) },
      ].filter(({ entries }) => entries.length > 0)}
    />
  );
}

function levelEntries(maxDepth: number, onLevel: (level: number) => void): MenuEntry[] {
  return Array.from({ length: Math.min(maxDepth, MOST_LEVELS) }, (_, i) => ({
    id: `level ${i + 1}`,
    label: t('trace.level', { n: i + 1 }),
    run: () => onLevel(i + 1),
  }));
}

/** One that the address asks for is there, too. */
function shortEntries({ tree }: TimelineModel, leastNs: number): MenuEntry[] {
  const lengths = shortLengths(tree.traceEnd - tree.traceStart);
  if (leastNs > 0 && !lengths.includes(leastNs)) lengths.push(leastNs);
  return [0, ...lengths.sort((a, b) => a - b)].map((ns) => ({
    id: `short ${ns}`,
    label: ns === 0 ? t('trace.short.none') : formatRound(ns),
    icon: ns === leastNs ? <Check aria-hidden /> : <span className={classes.noIcon} />,
    keys: ns === 0 ? 'H' : undefined,
    run: () => setLeastNs(ns),
  }));
}
