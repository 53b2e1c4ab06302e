import { Filter } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { SpanDetail } from '../../../contract/operations/traces.ts';
import { t } from '../../i18n/t.ts';
import { Input } from '../../widgets/Input.tsx';
import { KeyValueTable } from '../../widgets/KeyValueTable.tsx';
import classes from './SpanPanel.module.css';
import { matchAttributes } from './match-attributes.ts';

/** Fewer than this are seen at a glance. */
const FILTER_FROM = 8;

/** The filter stays while going from span to span: one looks for the same key in many. */
export function SpanAttributes({ span }: { span: SpanDetail }) {
  const [text, setText] = useState('');
  // One list as long as the text is one, so that it stays unfolded.
  const shown = useMemo(() => matchAttributes(span.attributes, text), [span.attributes, text]);
  return (
    <>
      {(span.attributes.length >= FILTER_FROM || text !== '') && (
        <div className={classes.filter}>
          <Input
            type="search"
            icon={<Filter aria-hidden />}
            aria-label={t('trace.filterAttributes')}
            placeholder={t('trace.filterAttributes')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {text !== '' && (
            <small role="status">{t('trace.filtered', { n: shown.length, total: span.attributes.length })}</small>
          )}
        </div>
      )}
      {span.attributesTotal > span.attributes.length && (
        <p className={classes.hint}>
          {t('trace.firstShown', { shown: span.attributes.length, total: span.attributesTotal })}
        </p>
      )}
      <KeyValueTable attributes={shown} dropped={span.droppedAttributesCount} />
    </>
  );
}
