import { useEffect, useRef } from 'react';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import floating from '../../widgets/floating.module.css';
import type { Suggestion } from './completion.ts';
import classes from './FilterBar.module.css';

interface SuggestionListProps {
  id: string;
  list: readonly Suggestion[];
  marked: number;
  onTake: (suggestion: Suggestion) => void;
}

export function SuggestionList({ id, list, marked, onTake }: SuggestionListProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    element.current?.children[marked]?.scrollIntoView({ block: 'nearest' });
  }, [marked]);
  return (
    <div ref={element} id={id} role="listbox" aria-label={t('filter.suggestions')} className={classes.list}>
      {list.map((suggestion, at) => (
        <div
          key={suggestion.insert}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === marked}
          className={floating.item}
          // Pressing must not take the focus from the line.
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(suggestion);
          }}
        >
          <code className={classes.insert}>{suggestion.insert}</code>
          <span className={classes.hint}>{suggestion.hint}</span>
          {suggestion.count !== undefined && <span className={classes.hint}>{formatCount(suggestion.count)}</span>}
        </div>
      ))}
    </div>
  );
}
