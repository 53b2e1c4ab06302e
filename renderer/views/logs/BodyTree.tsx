import { ChevronDown, ChevronRight, Filter, FilterX } from 'lucide-react';
import { useState } from 'react';
import type { AnyValue } from '../../../core/model/attributes.ts';
import { plainText } from '../../../core/model/plain-text.ts';
import { valueText } from '../../../core/model/value-text.ts';
import { t } from '../../i18n/t.ts';
import { AnyValueText } from '../../widgets/AnyValueText.tsx';
import { Button } from '../../widgets/Button.tsx';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import classes from './BodyTree.module.css';
import { addText } from './filter-actions.ts';

/** Entries laid out at first of a long list or map. */
const FEW = 50;
/** Levels that stand open at first, unless asked for all or none. */
const OPEN_LEVELS = 2;
/** Longer values are no search terms. */
const MOST_TERM = 200;

interface Entry {
  readonly name: string;
  readonly value: AnyValue;
}

function entriesOf(value: AnyValue): Entry[] | undefined {
  if (value.kind === 'array') return value.values.map((inner, at) => ({ name: String(at), value: inner }));
  if (value.kind === 'kvlist') return value.values.map(({ key, value: inner }) => ({ name: key, value: inner }));
  return undefined;
}

/** Structure as a tree whose branches open and close; every value can be copied and searched for. */
export function BodyTree({ value, open }: { value: AnyValue; open: 'some' | 'all' | 'none' }) {
  return <Entries entries={entriesOf(value) ?? []} level={0} open={open} />;
}

function Entries({
  entries,
  level,
  open,
}: {
  entries: readonly Entry[];
  level: number;
  open: 'some' | 'all' | 'none';
}) {
  const [most, setMost] = useState(FEW);
  return (
    <ul className={classes.entries}>
      {entries.slice(0, most).map((entry, at) => (
        <Node key={`${at} ${entry.name}`} entry={entry} level={level} open={open} />
      ))}
      {entries.length > most && (
        <li>
          <Button variant="quiet" onClick={() => setMost(most * 4)}>
            {t('logs.facets.more', { n: entries.length - most })}
          </Button>
        </li>
      )}
    </ul>
  );
}

function Node({ entry: { name, value }, level, open }: { entry: Entry; level: number; open: 'some' | 'all' | 'none' }) {
  const [isOpen, setOpen] = useState(open === 'all' || (open === 'some' && level < OPEN_LEVELS));
  const inner = entriesOf(value);
  if (!inner || inner.length === 0) return <Leaf name={name} value={value} />;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <li>
      <div className={classes.line}>
        <button type="button" className={classes.branch} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Chevron aria-hidden />
          <span className={classes.name}>{name}</span>
          <span className={classes.quiet}>{t('value.items', { n: inner.length })}</span>
        </button>
        <span className={classes.actions}>
          <CopyButton label={t('action.copyValue')} text={valueText(value)} />
        </span>
      </div>
      {isOpen && <Entries entries={inner} level={level + 1} open={open} />}
    </li>
  );
}

function Leaf({ name, value }: Entry) {
  const text = plainText(value);
  const isTerm = ['string', 'int', 'double', 'bool'].includes(value.kind) && text !== '' && text.length <= MOST_TERM;
  return (
    <li className={classes.line}>
      <span className={classes.leaf}>
        <span className={classes.name}>{name}</span>
        <span className={classes.value}>
          <AnyValueText value={value} />
        </span>
      </span>
      <span className={classes.actions}>
        {isTerm && (
          <>
            <IconButton label={t('logs.textFor')} icon={<Filter aria-hidden />} onClick={() => addText(text, true)} />
            <IconButton label={t('logs.textOut')} icon={<FilterX aria-hidden />} onClick={() => addText(text, false)} />
          </>
        )}
        <CopyButton label={t('action.copyValue')} text={valueText(value)} />
      </span>
    </li>
  );
}
