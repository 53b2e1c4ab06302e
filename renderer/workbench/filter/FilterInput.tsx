import { useId, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import { applySuggestion, type FilterField, type Suggestion } from './completion.ts';
import classes from './FilterBar.module.css';
import { SuggestionList } from './SuggestionList.tsx';
import { useSuggestions, type SuggestionSource } from './use-suggestions.ts';

export interface FilterInputHandle {
  focus(): void;
}

interface FilterInputProps {
  fields: readonly FilterField[];
  source: SuggestionSource;
  text: string;
  onText: (text: string) => void;
  /** A finished condition or text. */
  onAdd: (text: string) => void;
  /** Backspace in the empty line. */
  onBack: () => void;
  placeholder: string;
  ref: Ref<FilterInputHandle>;
}

/** The line conditions are typed into. ↑ ↓ choose a suggestion, Tab or Enter takes it, Enter alone adds what stands there. */
export function FilterInput({ fields, source, text, onText, onAdd, onBack, placeholder, ref }: FilterInputProps) {
  const element = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const { list } = useSuggestions(text, fields, source, open);
  const id = useId();
  useImperativeHandle(ref, () => ({
    focus: () => {
      element.current?.focus();
      setOpen(true);
    },
  }));
  const change = (next: string): void => {
    onText(next);
    setMarked(-1);
    setOpen(true);
  };
  const take = (suggestion: Suggestion): void => {
    const next = applySuggestion(text, suggestion);
    if (suggestion.isComplete) onAdd(next);
    else change(next);
    setMarked(-1);
  };
  const submit = (): void => {
    const suggestion = list[marked];
    if (open && suggestion) take(suggestion);
    else if (text.trim() !== '') onAdd(text);
  };
  const leave = (): void => {
    if (open && list.length > 0) setOpen(false);
    else element.current?.blur();
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => (open ? setMarked((at) => Math.min(at + 1, list.length - 1)) : setOpen(true)),
    ArrowUp: () => setMarked((at) => Math.max(at - 1, -1)),
    Enter: submit,
    Escape: leave,
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While Hangul is being put together, Enter and arrows belong to the input method.
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Backspace' && text === '') onBack();
    else if (event.key === 'Tab' && open && list[Math.max(0, marked)] && text !== '') take(list[Math.max(0, marked)]!);
    else if (keys[event.key]) keys[event.key]!();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className={classes.line}>
      <input
        ref={element}
        className={classes.input}
        role="combobox"
        aria-label={t('filter.label')}
        aria-expanded={open && list.length > 0}
        aria-controls={id}
        aria-activedescendant={marked >= 0 ? `${id}-${marked}` : undefined}
        spellCheck={false}
        autoComplete="off"
        placeholder={placeholder}
        value={text}
        onChange={(event) => change(event.target.value)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {open && list.length > 0 && <SuggestionList id={id} list={list} marked={marked} onTake={take} />}
    </span>
  );
}
