import { ListFilter, Plus, TriangleAlert, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { t } from '../../i18n/t.ts';
import { mergeFilter, readFilter, unreadIn } from '../../state/filter-syntax.ts';
import { listTerms, type FilterTerm } from '../../state/filter-terms.ts';
import { NO_FILTER } from '../../state/filter.ts';
import { useView } from '../../state/view.ts';
import { Chip } from '../../widgets/Chip.tsx';
import { cx } from '../../widgets/cx.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { useCommands, type Command } from '../command.ts';
import type { FilterField } from './completion.ts';
import classes from './FilterBar.module.css';
import { FilterHints } from './FilterHints.tsx';
import { FilterInput, type FilterInputHandle } from './FilterInput.tsx';
import type { SuggestionSource } from './use-suggestions.ts';
import { SyntaxSheet } from './SyntaxSheet.tsx';

interface FilterBarProps {
  /** What this view can be filtered by. Give a constant. */
  fields: readonly FilterField[];
  /** Whose values are suggested. */
  source?: SuggestionSource;
  /** What the empty line gives as examples. */
  examples?: keyof typeof PLACEHOLDERS;
}

/** Examples of what can be asked here. */
const PLACEHOLDERS = {
  traces: 'filter.placeholder',
  logs: 'filter.placeholder.logs',
  metrics: 'filter.placeholder.metrics',
  services: 'filter.placeholder.services',
} as const;

const focusCommand = (focus: () => void): readonly Command[] => [
  { id: 'filter.focus', label: () => t('traces.focusFilter'), group: 'here', keys: ['/'], run: focus },
];

/** The shared filter as chips, and a line to type more. A chip becomes text again when pressed. */
export function FilterBar({ fields, source = 'traces', examples = source }: FilterBarProps) {
  const filter = useView((state) => state.place.filter);
  const input = useRef<FilterInputHandle>(null);
  const [typed, setTyped] = useState('');
  useCommands(useMemo(() => focusCommand(() => input.current?.focus()), []));
  const { setFilter } = useView.getState();
  const terms = listTerms(filter);
  const unread = useMemo(() => unreadIn(filter), [filter]);
  const typing = useMemo(() => readFilter(typed).problems, [typed]);
  const hasUnread = (field: FilterTerm['field']): boolean => field === 'text' && unread.length > 0;
  const edit = (term: FilterTerm): void => {
    setFilter(term.without);
    setTyped(term.text);
    input.current?.focus();
  };
  const add = (text: string): void => {
    setFilter(mergeFilter(useView.getState().place.filter, text));
    setTyped('');
  };
  return (
    <div className={classes.bar} role="search" aria-label={t('filter.label')}>
      <ListFilter aria-hidden className={classes.icon} />
      <div className={classes.terms}>
        {terms.map((term) => (
          <span
            key={term.text}
            className={cx(!fields.includes(term.field) && classes.unused, hasUnread(term.field) && classes.unread)}
            title={fields.includes(term.field) ? undefined : t('filter.unused', { term: term.text })}
          >
            {hasUnread(term.field) && <TriangleAlert aria-hidden />}
            <Chip
              text={term.label}
              title={term.text}
              onEdit={() => edit(term)}
              onRemove={() => setFilter(term.without)}
            />
          </span>
        ))}
        <FilterInput
          ref={input}
          fields={fields}
          source={source}
          text={typed}
          onText={setTyped}
          onAdd={add}
          onBack={() => terms.length > 0 && edit(terms.at(-1)!)}
          placeholder={terms.length > 0 ? t('filter.placeholder.more') : t(PLACEHOLDERS[examples])}
        />
        <FilterHints typing={typing} unread={unread} />
      </div>
      <SyntaxSheet />
      <IconButton label={t('filter.add')} keys="/" icon={<Plus aria-hidden />} onClick={() => input.current?.focus()} />
      {terms.length > 0 && (
        <IconButton label={t('command.clearFilter')} icon={<X aria-hidden />} onClick={() => setFilter(NO_FILTER)} />
      )}
    </div>
  );
}
