import type { ReactNode } from 'react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import classes from './MetricPane.module.css';
import { describeKind } from './metric-words.ts';

/** What the sender says it is. */
export function MetricHead({ metric, action }: { metric: MetricSummary; action: ReactNode }) {
  return (
    <header className={classes.head}>
      <div className={classes.title}>
        <h2>{metric.name}</h2>
        <CopyButton text={metric.name} />
        <span className={classes.gap} />
        {action}
      </div>
      <div className={classes.facts}>
        <ServiceName name={metric.service} />
        <span>{describeKind(metric)}</span>
        <span>{metric.unit ? t('metrics.unitIs', { unit: metric.unit }) : t('metrics.noUnit')}</span>
        <span>{t('count.points', { n: metric.points })}</span>
        {metric.exemplars > 0 && <span>{t('metrics.exemplars', { n: metric.exemplars })}</span>}
      </div>
      {metric.description && <p className={classes.description}>{metric.description}</p>}
    </header>
  );
}
