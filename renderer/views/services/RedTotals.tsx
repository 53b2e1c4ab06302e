import { formatCount } from '../../format/count.ts';
import { formatDuration, formatExactNs } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { apdexText, ENOUGH_CALLS, percentText } from './red-words.ts';
import type { RedAnswer } from './RedChart.tsx';
import classes from './Services.module.css';

/** The whole range in figures. */
export function RedTotals({ answer: { total } }: { answer: RedAnswer }) {
  const isFew = total.calls < ENOUGH_CALLS;
  const facts = [
    { name: t('services.calls'), value: formatCount(total.calls) },
    {
      name: t('services.errorRate'),
      value: percentText(total.errors, total.calls),
      isError: total.errors > 0,
      title: t('services.nErrors', { n: total.errors }),
    },
    ...(['p50', 'p95', 'p99', 'max'] as const).map((name) => ({
      name: name === 'max' ? t('services.max') : name,
      value: formatDuration(total[name]),
      title: formatExactNs(total[name]),
    })),
    {
      name: t('services.apdex'),
      value: isFew ? `${apdexText(total)} (${t('services.tooFew')})` : apdexText(total),
    },
  ];
  return (
    <dl className={classes.totals}>
      {facts.map(({ name, value, ...more }) => (
        <div key={name} title={'title' in more ? more.title : undefined}>
          <dt>{name}</dt>
          <dd className={'isError' in more && more.isError ? classes.error : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
