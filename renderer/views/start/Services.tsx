import type { ServiceSummary } from '../../../contract/operations/session.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import { RowMenu } from '../../widgets/table/RowMenu.tsx';
import type { TableColumn } from '../../widgets/table/table-types.ts';
import { filterOf, openSubject, SERVICE_KEY } from '../services/subject.ts';
import classes from './Services.module.css';

/** A longer list belongs into the filter's completion, not onto a start page. */
const MOST = 30;

/** What copying gives. */
const COLUMNS: TableColumn<ServiceSummary>[] = (['name', 'spans', 'errors', 'logs', 'metrics'] as const).map((id) => ({
  id,
  label: id,
  width: 0,
  render: (service) => service[id],
  text: (service) => String(service[id]),
}));

function ServiceRow({ service }: { service: ServiceSummary }) {
  const { name, spans, errors, logs, metrics } = service;
  const subject = { key: SERVICE_KEY, value: name };
  const open = (): void => openSubject(subject);
  const leadTo = (view: string) => () => useView.getState().go(view, '', { filter: filterOf(subject) });
  return (
    <RowMenu
      row={service}
      columns={COLUMNS}
      onOpen={open}
      more={() => [
        { label: t('services.traces'), run: leadTo('traces') },
        { label: t('services.logs'), run: leadTo('logs') },
      ]}
    >
      <tr onDoubleClick={open}>
        <td>
          <button
            type="button"
            className={classes.name}
            // What is seen is the name; what pressing it does is said besides.
            aria-description={t('services.openNamed', { name: name || t('trace.unnamedService') })}
            onClick={open}
          >
            <ServiceName name={name} />
          </button>
        </td>
        <td>{formatCount(spans)}</td>
        <td className={errors > 0 ? classes.errors : undefined}>{formatCount(errors)}</td>
        <td>{formatCount(logs)}</td>
        <td>{formatCount(metrics)}</td>
      </tr>
    </RowMenu>
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
