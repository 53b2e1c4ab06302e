import { Fragment, type ReactNode } from 'react';
import type { Attributes, KeyValue } from '../../core/model/attributes.ts';
import { valueText } from '../../core/model/value-text.ts';
import { t } from '../i18n/t.ts';
import { AnyValueText } from './AnyValueText.tsx';
import { CopyButton } from './CopyButton.tsx';
import { MoreItems } from './MoreItems.tsx';
import { useFirst } from './use-first.ts';
import classes from './KeyValueTable.module.css';

/** Breaks behind dots and underscores, where a reader would; within a word only when nothing else helps. */
function DottedName({ name }: { name: string }) {
  return name.split(/(?<=[._])/).map((part, at) => (
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

interface KeyValueTableProps {
  attributes: Attributes;
  /** How many the sender left out. */
  dropped?: number;
  /** More buttons at the end of a row, such as "filter for this". */
  actions?: (attribute: KeyValue) => ReactNode;
}

function byKey(a: KeyValue, b: KeyValue): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/** Typed attributes, sorted by key. Duplicate keys are shown as often as they came. */
export function KeyValueTable({ attributes, dropped = 0, actions }: KeyValueTableProps) {
  const sorted = attributes.toSorted(byKey);
  const { shown, rest, showMore } = useFirst(sorted, attributes);
  return (
    <>
      {sorted.length === 0 && <p className={classes.note}>{t('value.noAttributes')}</p>}
      <dl className={classes.table}>
        {shown.map((attribute, at) => (
          <div key={`${at} ${attribute.key}`} className={classes.row}>
            <dt className={classes.key} title={attribute.key}>
              <DottedName name={attribute.key} />
            </dt>
            <dd className={classes.value} data-kind={attribute.value.kind}>
              <AnyValueText value={attribute.value} />
              <span className={classes.actions}>
                {actions?.(attribute)}
                <CopyButton label={t('action.copyValue')} text={valueText(attribute.value)} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <MoreItems rest={rest} onMore={showMore} />
      {dropped > 0 && <p className={classes.note}>{t('value.dropped', { n: dropped })}</p>}
    </>
  );
}
