import { ArrowDownLeft, ArrowUpRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SpanDetail } from '../../../contract/operations/traces.ts';
import { findSpan } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { shortId } from '../../format/names.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { KeyValueTable } from '../../widgets/KeyValueTable.tsx';
import { MoreItems } from '../../widgets/MoreItems.tsx';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import { useFirst } from '../../widgets/use-first.ts';
import classes from './SpanPanel.module.css';
import type { SpanPanelProps } from './SpanPanel.tsx';

interface End {
  traceId: string;
  spanId: string;
  /** What the other span is; null where the session does not hold it. */
  target: { name: string; service: string } | null;
}

/** Both ways: spans this one names, and spans that name it. */
export function SpanLinks({ span, model, onSelect }: SpanPanelProps & { span: SpanDetail }) {
  const jump = ({ traceId, spanId }: End): void => {
    const here = findLinked(model, span, traceId, spanId);
    if (here >= 0) onSelect(here);
    else useView.getState().go('trace', traceId, { selection: spanId });
  };
  const { shown, rest, showMore } = useFirst(span.links);
  if (span.links.length + span.backLinks.length + span.droppedLinksCount === 0) {
    return <p className={classes.hint}>{t('trace.noLinks')}</p>;
  }
  return (
    <>
      {span.links.length > 0 && <h3 className={classes.heading}>{t('trace.outgoing')}</h3>}
      {shown.map((link, at) => (
        <LinkItem key={at} end={link} own={span.traceId} icon={<ArrowUpRight aria-hidden />} onJump={jump}>
          {link.attributes.length > 0 && (
            <KeyValueTable attributes={link.attributes} dropped={link.droppedAttributesCount} />
          )}
        </LinkItem>
      ))}
      <MoreItems rest={rest} onMore={showMore} />
      {span.linksTotal > span.links.length && (
        <p className={classes.hint}>{t('trace.firstShown', { shown: span.links.length, total: span.linksTotal })}</p>
      )}
      {span.droppedLinksCount > 0 && (
        <p className={classes.hint}>{t('trace.linksDropped', { n: span.droppedLinksCount })}</p>
      )}
      {span.backLinks.length > 0 && <h3 className={classes.heading}>{t('trace.incoming')}</h3>}
      {span.backLinks.map((link) => (
        <LinkItem
          key={link.spanKey}
          end={{ ...link, target: link }}
          own={span.traceId}
          icon={<ArrowDownLeft aria-hidden />}
          onJump={jump}
        />
      ))}
      {span.backLinksTotal > span.backLinks.length && (
        <p className={classes.hint}>
          {t('trace.firstShown', { shown: span.backLinks.length, total: span.backLinksTotal })}
        </p>
      )}
    </>
  );
}

/** The linked span in the picture, or −1. Without traces beside it, there is the span's own only. */
function findLinked(model: TimelineModel, span: SpanDetail, traceId: string, spanId: string): number {
  const traces = model.columns.traceId?.dictionary ?? [span.traceId];
  const trace = traces.indexOf(traceId);
  return trace < 0 ? -1 : findSpan(model, spanId, trace);
}

interface LinkItemProps {
  end: End;
  /** Trace of the span that is shown. */
  own: string;
  icon: ReactNode;
  onJump: (end: End) => void;
  children?: ReactNode;
}

function LinkItem({ end, own, icon, onJump, children }: LinkItemProps) {
  const { traceId, spanId, target } = end;
  return (
    <section className={classes.link}>
      <div className={classes.linkHead}>
        {icon}
        <span className={classes.linkName}>
          {target === null ? <i>{t('trace.notHere')}</i> : target.name || t('trace.unnamed')}
          {target && <ServiceName name={target.service} className={classes.service} />}
        </span>
        {target && <Button onClick={() => onJump(end)}>{t('trace.goTo')}</Button>}
      </div>
      <p className={classes.ids}>
        {traceId === own ? t('trace.thisTrace') : <code title={traceId}>{shortId(traceId)}</code>} ·{' '}
        <code>{spanId}</code>
        <CopyButton className={classes.copy} text={`${traceId} ${spanId}`} />
      </p>
      {children}
    </section>
  );
}
