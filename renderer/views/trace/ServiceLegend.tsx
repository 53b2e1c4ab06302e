import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { MoreItems } from '../../widgets/MoreItems.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import { ServiceDot } from '../../widgets/ServiceDot.tsx';
import { cx } from '../../widgets/cx.ts';
import { useFirst } from '../../widgets/use-first.ts';
import classes from './TraceView.module.css';
import type { ServiceCount } from './trace-facts.ts';

/** More than any screen has room for; what does not fit is cut off as a whole, and one click away. */
const SHOWN = 12;

interface ServiceLegendProps {
  services: readonly ServiceCount[];
  query: string;
  onSearch: (text: string) => void;
}

/** Services by their number of spans. Choosing one searches for it, choosing it again ends the search. */
export function ServiceLegend({ services, query, onSearch }: ServiceLegendProps) {
  const { shown, rest, showMore } = useFirst(services);
  const item = (service: ServiceCount) => (
    <Service key={service.name} service={service} query={query} onSearch={onSearch} />
  );
  return (
    <div className={classes.legend} role="group" aria-label={t('trace.services')}>
      <div className={classes.legendLine}>{services.slice(0, SHOWN).map(item)}</div>
      {services.length > 1 && (
        <Popover
          align="end"
          title={t('word.services')}
          trigger={
            <button type="button" className={classes.legendItem}>
              {t('count.services', { n: services.length })}
            </button>
          }
        >
          <div className={classes.legendRest}>{shown.map(item)}</div>
          <MoreItems rest={rest} onMore={showMore} />
        </Popover>
      )}
    </div>
  );
}

function Service({ service, query, onSearch }: { service: ServiceCount } & Omit<ServiceLegendProps, 'services'>) {
  const { name, spans, errors } = service;
  const text = `service:"${name}"`;
  return (
    <button
      type="button"
      className={cx(classes.legendItem, query === text && classes.chosen)}
      aria-pressed={query === text}
      title={name}
      onClick={() => onSearch(text)}
    >
      <ServiceDot name={name} />
      <span className={classes.legendName}>{name || t('trace.unnamedService')}</span>
      <span className={classes.legendCount}>{formatCount(spans)}</span>
      {errors > 0 && <span className={classes.failed}>!{formatCount(errors)}</span>}
    </button>
  );
}
