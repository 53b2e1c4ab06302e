import { Ban, ChevronDown, ChevronRight, X } from 'lucide-react';
import { useState, type CSSProperties, type MouseEvent } from 'react';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { chooseValue, readFacet, withoutFacet, type Choice, type Facet } from '../../state/filter-facets.ts';
import { toLogFilter } from '../../state/filter.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useBounds } from '../../state/use-range.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { cx } from '../../widgets/cx.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Input } from '../../widgets/Input.tsx';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import classes from './FacetPanel.module.css';
import { Severity } from './Severity.tsx';
import { LEVELS, type Level } from './severity-level.ts';

interface FacetValuesProps {
  facet: Facet;
  label: string;
  /** Takes the facet out of the panel; absent for those that are always there. */
  onRemove?: () => void;
}

const FEW = 8;
const MANY = 100;
const CLOSED = 'logs.facets.closed';
const NONE: readonly string[] = [];

const nameOf = ({ field, key }: Facet): string => (field === 'attribute' ? `attribute:${key}` : field);

/** What is chosen stays in sight, also when nothing of it is left. */
function withChosen(values: readonly { value: string; count: number }[], { included, excluded }: Choice) {
  const missing = [...included, ...excluded].filter((chosen) => !values.some(({ value }) => value === chosen));
  return [...values, ...missing.map((value) => ({ value, count: 0 }))];
}

function useFacet(facet: Facet, part: string, limit: number, enabled: boolean) {
  const filter = useView((state) => state.place.filter);
  const bounds = useBounds();
  const asked = toLogFilter(withoutFacet(filter, facet), bounds);
  const field = facet.field === 'attribute' ? 'attribute-value' : facet.field;
  const input = { filter: asked, key: facet.key, contains: part, limit };
  const query = useQuery('logs.facets', { ...input, field: field === 'pattern' ? 'event' : field }, { enabled });
  return { query, choice: readFacet(filter, facet) };
}

/** One facet: its values, most frequent first. */
export function FacetValues({ facet, label, onRemove }: FacetValuesProps) {
  const closed = usePreferences((state) => state.lists[CLOSED] ?? NONE);
  const isOpen = !closed.includes(nameOf(facet));
  const [isLong, setLong] = useState(false);
  const [part, setPart] = useState('');
  const { query, choice } = useFacet(facet, part, isLong ? MANY : FEW, isOpen);
  const values = withChosen(query.data?.values ?? [], part === '' ? choice : { included: [], excluded: [] });
  const most = values.reduce((max, { count }) => Math.max(max, count), 1);
  const more = (query.data?.distinct ?? 0) - (query.data?.values.length ?? 0);
  const toggle = (): void => {
    const name = nameOf(facet);
    const list = isOpen ? [...closed, name] : closed.filter((other) => other !== name);
    usePreferences.getState().setList(CLOSED, list);
  };
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <section className={classes.facet} aria-label={label}>
      <div className={classes.title}>
        <button type="button" aria-expanded={isOpen} title={label} onClick={toggle}>
          <Chevron aria-hidden />
          <span>{label}</span>
        </button>
        {onRemove && (
          <IconButton label={t('logs.facets.remove', { name: label })} icon={<X aria-hidden />} onClick={onRemove} />
        )}
      </div>
      {isOpen && query.error && !query.data && <p className={classes.note}>{t('logs.facets.failed')}</p>}
      {isOpen && query.data && values.length === 0 && <p className={classes.note}>{t('logs.facets.empty')}</p>}
      {isOpen && isLong && (
        <Input
          className={classes.search}
          aria-label={t('logs.facets.search', { name: label })}
          placeholder={t('logs.facets.search', { name: label })}
          value={part}
          onChange={(event) => setPart(event.target.value)}
        />
      )}
      {isOpen && (
        <ul aria-busy={query.loading}>
          {values.map(({ value, count }) => (
            <Value key={value} facet={facet} value={value} count={count} share={count / most} choice={choice} />
          ))}
        </ul>
      )}
      {isOpen && (more > 0 || isLong) && (
        <Button variant="quiet" className={classes.more} onClick={() => setLong(!isLong)}>
          {isLong ? t('logs.facets.fewer') : t('logs.facets.more', { n: more })}
        </Button>
      )}
    </section>
  );
}

interface ValueProps {
  facet: Facet;
  value: string;
  count: number;
  /** Of the most frequent value's count. */
  share: number;
  choice: Choice;
}

/** A record without an event has '' for one. */
function wordOf({ field }: Facet, value: string): string {
  if (value !== '') return value;
  return field === 'attribute' ? '""' : t('word.none');
}

function ValueName({ facet, value }: Pick<ValueProps, 'facet' | 'value'>) {
  if (facet.field === 'service') return <ServiceName name={value} />;
  if (facet.field !== 'severity') return <>{wordOf(facet, value)}</>;
  const level = LEVELS.indexOf(value as Level);
  return <Severity severity={level > 0 ? 4 * level - 3 : 0} text={level > 0 ? '' : t('logs.noSeverity')} />;
}

/** Pressing takes only this value; the box adds it; Alt or the ban rules it out. */
function Value({ facet, value, count, share, choice }: ValueProps) {
  const isIn = choice.included.includes(value);
  const isOut = choice.excluded.includes(value);
  const word = wordOf(facet, value);
  const choose = (how: 'only' | 'also' | 'not'): void => {
    const { place, setFilter } = useView.getState();
    setFilter(chooseValue(place.filter, facet, value, how));
  };
  const onPress = (event: MouseEvent): void =>
    choose(event.altKey || event.shiftKey ? 'not' : event.ctrlKey || event.metaKey ? 'also' : 'only');
  return (
    <li className={cx(classes.value, isOut && classes.out)} style={{ '--share': share } as CSSProperties}>
      <input
        type="checkbox"
        checked={isIn}
        aria-label={t('logs.facets.also', { value: word })}
        title={t('logs.facets.also', { value: word })}
        onChange={() => choose('also')}
      />
      <button
        type="button"
        className={classes.name}
        aria-pressed={isIn}
        title={`${word}\n${t('logs.facets.hint')}`}
        onClick={onPress}
      >
        <span>
          <ValueName facet={facet} value={value} />
        </span>
        <span className={classes.count}>{formatCount(count)}</span>
      </button>
      <button
        type="button"
        className={classes.ban}
        aria-label={t('logs.facets.not', { value: word })}
        title={t('logs.facets.not', { value: word })}
        aria-pressed={isOut}
        onClick={() => choose('not')}
      >
        <Ban aria-hidden />
      </button>
    </li>
  );
}
