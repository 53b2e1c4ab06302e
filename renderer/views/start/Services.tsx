import type { ServiceSummary } from '../../../contract/operations/session.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { NO_FILTER } from '../../state/filter.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import classes from './Services.module.css';

/** A longer list belongs into the filter's completion, not onto a start page. */
const MOST = 30;

function ServiceRow({ service }: { service: ServiceSummary }) {
  const { name, spans, errors, logs, metrics } = service;
  const open = (): void => useView.getState().go('traces', '', { filter: { ...NO_FILTER, services: [name] } });
  return (
    <tr>
      <td>
        <button type="button" className={classes.name} onClick={open}>
          <ServiceName name={name} />
        </button>
      </td>
      <td>{formatCount(spans)}</td>
      <td className={errors > 0 ? classes.errors : undefined}>{formatCount(errors)}</td>
      <td>{formatCount(logs)}</td>
      <td>{formatCount(metrics)}</td>
    </tr>
  );
}

export function Services() {
  const { data, loading, cancel } = useQuery('services.list', {});
  const services = data?.services ?? [];
  return (
    <div className={classes.services}>
      <QueryStatus loading={loading} what={t('start.services.reading')} onCancel={cancel} />
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('word.service')}</th>
            <th scope="col">{t('word.spans')}</th>
            <th scope="col">{t('word.errors')}</th>
            <th scope="col">{t('word.logs')}</th>
            <th scope="col">{t('word.metrics')}</th>
          </tr>
        </thead>
        <tbody>
          {services.slice(0, MOST).map((service) => (
            <ServiceRow key={service.name} service={service} />
          ))}
        </tbody>
      </table>
      {services.length > MOST && <p className={classes.more}>{t('traces.more', { n: services.length - MOST })}</p>}
    </div>
  );
}
