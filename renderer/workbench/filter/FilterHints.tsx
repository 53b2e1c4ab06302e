import { TriangleAlert } from 'lucide-react';
import { t, type MessageKey } from '../../i18n/t.ts';
import type { FilterProblem } from '../../state/filter-conditions.ts';
import classes from './FilterBar.module.css';

/** Long pasted text is not repeated in full. */
const SHOWN = 60;

function describe({ kind, source }: FilterProblem): string {
  const shown = source.length > SHOWN ? `${source.slice(0, SHOWN)}…` : source;
  return kind === 'unclosed'
    ? t('filter.unread.unclosed')
    : t(`filter.unread.${kind}` satisfies MessageKey, { source: shown });
}

interface FilterHintsProps {
  /** Of what is being typed. */
  typing: readonly FilterProblem[];
  /** Of the text that is searched for. */
  unread: readonly FilterProblem[];
}

/** Says what was meant as a condition and is none, while it is typed and for as long as it is searched for. */
export function FilterHints({ typing, unread }: FilterHintsProps) {
  const texts = [
    ...typing.map(describe),
    ...unread.map((problem) => `${describe(problem)} (${t('filter.unread.asText')})`),
  ];
  return (
    <div role="status" className={classes.hints}>
      {[...new Set(texts)].map((text) => (
        <p key={text}>
          <TriangleAlert aria-hidden />
          {text}
        </p>
      ))}
    </div>
  );
}
