import { PanelLeftClose } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import type { Facet } from '../../state/filter-facets.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useBounds } from '../../state/use-range.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { toLogFilter } from '../../state/filter.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Input } from '../../widgets/Input.tsx';
import { FacetValues } from './FacetValues.tsx';
import classes from './FacetPanel.module.css';

const FIXED: readonly (readonly [Facet['field'], 'logs.severity' | 'word.service' | 'logs.event'])[] = [
  ['severity', 'logs.severity'],
  ['service', 'word.service'],
  ['event', 'logs.event'],
];
const LIST = 'logs.facets';
const SUGGESTED = 8;

const EMPTY: readonly string[] = [];

/** What the records have in common, with counts; choosing filters. */
export function FacetPanel() {
  const keys = usePreferences((state) => state.lists[LIST] ?? EMPTY);
  const { setList, setSize } = usePreferences.getState();
  return (
    <nav className={classes.panel} aria-label={t('logs.facets')}>
      <header className={classes.head}>
        <h2>{t('logs.facets')}</h2>
        <IconButton
          label={t('logs.facets.hide')}
          icon={<PanelLeftClose aria-hidden />}
          onClick={() => setSize('logs.facets.open', 0)}
        />
      </header>
      {FIXED.map(([field, label]) => (
        <FacetValues key={field} facet={{ field, key: '' }} label={t(label)} />
      ))}
      {keys.map((key) => (
        <FacetValues
          key={key}
          facet={{ field: 'attribute', key }}
          label={key}
          onRemove={() =>
            setList(
              LIST,
              keys.filter((other) => other !== key),
            )
          }
        />
      ))}
      <AddFacet keys={keys} onAdd={(key) => setList(LIST, [...keys, key])} />
    </nav>
  );
}

/** Attributes there are in the records that match, those most frequent first. */
export function useAttributeKeys(part: string, known: readonly string[], enabled: boolean) {
  const filter = useView((state) => state.place.filter);
  const bounds = useBounds();
  const { data } = useQuery(
    'logs.facets',
    {
      filter: toLogFilter(filter, bounds),
      field: 'attribute-key',
      contains: part.trim(),
      limit: SUGGESTED + known.length,
    },
    { enabled },
  );
  return (data?.values ?? []).filter(({ value }) => !known.includes(value)).slice(0, SUGGESTED);
}

/** A line to type an attribute's name into; the names there are stand below it. */
function AddFacet({ keys, onAdd }: { keys: readonly string[]; onAdd: (key: string) => void }) {
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const found = useAttributeKeys(typed, keys, isOpen);
  const add = (key: string): void => {
    if (key !== '' && !keys.includes(key)) onAdd(key);
    setTyped('');
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Enter') add(found[0]?.value ?? typed.trim());
    else if (event.key === 'Escape') setOpen(false);
    else return;
    event.stopPropagation();
  };
  return (
    <div
      className={classes.add}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setOpen(false);
      }}
    >
      <Input
        aria-label={t('logs.facets.add')}
        placeholder={t('logs.facets.add')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <ul className={classes.found}>
          {found.map(({ value }) => (
            <li key={value}>
              <button type="button" onClick={() => add(value)}>
                {value}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
