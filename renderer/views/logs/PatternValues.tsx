import type { LogFilter } from '../../../contract/filters.ts';
import { formatCount, formatNumber } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import classes from './LogPatterns.module.css';

const LIMIT = 10;

/** Six digits tell numbers apart without filling the column. */
const sixDigits = (value: number): string => formatNumber(value, { maximumSignificantDigits: 6 });

/** What stood in each variable of a pattern, most frequent first. */
export function PatternValues({ template, filter }: { template: string; filter: LogFilter }) {
  const { data, error, loading, cancel, retry } = useQuery('logs.patternValues', { filter, template, limit: LIMIT });
  if (error && !data) return <ErrorState error={error} onRetry={retry} />;
  return (
    <div className={classes.variables}>
      <QueryStatus loading={loading} what={t('logs.patterns.readingValues')} onCancel={cancel} />
      {data?.variables.map(({ distinct, values, numeric }, at) => (
        <table key={at} className={classes.values}>
          <caption>
            <mark className={classes.variable}>{t('logs.patterns.variable', { n: at + 1 })}</mark>{' '}
            {t('logs.patterns.distinct', { n: distinct })}
            {numeric && (
              <span className={classes.numeric}>
                {t('logs.patterns.numeric', {
                  min: sixDigits(numeric.min),
                  mean: sixDigits(numeric.mean),
                  max: sixDigits(numeric.max),
                })}
              </span>
            )}
          </caption>
          <tbody>
            {values.map(({ value, count }) => (
              <tr key={value}>
                <th scope="row">{value === '' ? '""' : value}</th>
                <td>{formatCount(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
