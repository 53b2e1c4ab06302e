import type { EventDetail, SpanDetail } from '../../../contract/operations/traces.ts';
import { findAttribute } from '../../../core/model/attributes.ts';
import { valueText } from '../../../core/model/value-text.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { KeyValueTable } from '../../widgets/KeyValueTable.tsx';
import { MoreItems } from '../../widgets/MoreItems.tsx';
import { TimeText } from '../../widgets/TimeText.tsx';
import { cx } from '../../widgets/cx.ts';
import { useFirst } from '../../widgets/use-first.ts';
import classes from './SpanPanel.module.css';

/** In the order of time, whatever the order they were sent in. */
export function SpanEvents({ span }: { span: SpanDetail }) {
  const events = span.events.toSorted((a, b) =>
    a.timeUnixNano < b.timeUnixNano ? -1 : Number(a.timeUnixNano > b.timeUnixNano),
  );
  const { shown, rest, showMore } = useFirst(events, span);
  return (
    <>
      {events.length === 0 && <p className={classes.hint}>{t('trace.noEvents')}</p>}
      {shown.map((event, at) => (
        <Event key={at} event={event} startNs={span.startTimeUnixNano} />
      ))}
      <MoreItems rest={rest} onMore={showMore} />
      {span.eventsTotal > events.length && (
        <p className={classes.hint}>{t('trace.firstShown', { shown: events.length, total: span.eventsTotal })}</p>
      )}
      {span.droppedEventsCount > 0 && (
        <p className={classes.hint}>{t('trace.eventsDropped', { n: span.droppedEventsCount })}</p>
      )}
    </>
  );
}

function Event({ event, startNs }: { event: EventDetail; startNs: bigint }) {
  const isException = event.name === 'exception';
  const rest = isException ? event.attributes.filter(({ key }) => !EXCEPTION_KEYS.includes(key)) : event.attributes;
  const offset = Number(event.timeUnixNano - startNs);
  return (
    <section className={cx(classes.event, isException && classes.thrown)}>
      <h3>
        {isException ? `▲ ${t('trace.exception')}` : event.name || t('trace.unnamed')}
        <small>
          {offset < 0 ? '' : '+'}
          {formatDuration(offset)} · <TimeText ns={event.timeUnixNano} clockOnly digits={6} />
        </small>
      </h3>
      {isException && <Exception event={event} />}
      {(rest.length > 0 || event.droppedAttributesCount > 0) && (
        <KeyValueTable attributes={rest} dropped={event.droppedAttributesCount} />
      )}
    </section>
  );
}

const EXCEPTION_KEYS = ['exception.type', 'exception.message', 'exception.stacktrace'];

/** Type and message to read, the stack as its sender broke the lines. */
function Exception({ event }: { event: EventDetail }) {
  const text = (key: string): string => {
    const value = findAttribute(event.attributes, key);
    return value === undefined ? '' : valueText(value);
  };
  const stack = text('exception.stacktrace');
  return (
    <div className={classes.exception}>
      <p>
        <b>{text('exception.type')}</b> {text('exception.message')}
      </p>
      {stack !== '' && (
        <div className={classes.stack}>
          <pre>{stack}</pre>
          <CopyButton className={classes.copyOver} text={stack} />
        </div>
      )}
    </div>
  );
}
