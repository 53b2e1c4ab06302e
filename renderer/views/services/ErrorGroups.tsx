import type { ErrorGroup } from '../../../contract/operations/subjects.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { TimeText } from '../../widgets/TimeText.tsx';
import { filterOf, type Subject } from './subject.ts';
import { Section } from './Section.tsx';
import { Spark } from './Spark.tsx';
import classes from './Services.module.css';

const SHOWN = 50;

/** The newest example: its trace at the failing span, or its log record. */
function openSample({ traceId, spanId, logKey }: ErrorGroup, subject: Subject): void {
  const { go } = useView.getState();
  if (traceId !== '') go('trace', traceId, { selection: spanId });
  else go('logs', '', { filter: filterOf(subject), selection: String(logKey) });
}

/** What went wrong, the same errors together. */
export function ErrorGroups({ subject }: { subject: Subject }) {
  const query = useQuery('subject.errors', { ...subject, ...useBounds(), limit: SHOWN });
  const { groups = [], distinct = 0, total = 0 } = query.data ?? {};
  return (
    <Section
      title={t('services.errors')}
      said={total > 0 ? t('services.errorsSaid', { n: total, groups: distinct }) : t('services.noErrors')}
      query={query}
    >
      {groups.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('services.errorType')}</th>
                <th scope="col">{t('services.count')}</th>
                <th scope="col">{t('services.overTime')}</th>
                <th scope="col">{t('word.traces')}</th>
                <th scope="col">{t('services.first')}</th>
                <th scope="col">{t('services.last')}</th>
                <th scope="col">{t('services.operations')}</th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group, at) => (
                <ErrorRow key={at} group={group} subject={subject} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {distinct > groups.length && <p className={classes.quiet}>{t('traces.more', { n: distinct - groups.length })}</p>}
    </Section>
  );
}

function ErrorRow({ group, subject }: { group: ErrorGroup; subject: Subject }) {
  const { type, message, sample, source, count, traces, firstNs, lastNs, operations, spark } = group;
  const isTyped = type !== '';
  const said = message || (isTyped ? '' : t('services.noMessage'));
  return (
    <tr>
      <td>
        <button
          type="button"
          className={classes.error}
          title={sample}
          aria-label={t('services.openError', { name: [type, said].filter(Boolean).join(': ') })}
          onClick={() => openSample(group, subject)}
        >
          <b>! {isTyped ? type : t(`services.source.${source}`)}</b>{' '}
          <span className={classes.message}>{said === type ? '' : said}</span>
        </button>
      </td>
      <td className={classes.number}>{formatCount(count)}</td>
      <td>
        <Spark counts={spark} label={t('services.errorsOf', { n: count })} isError />
      </td>
      <td className={classes.number}>{formatCount(traces)}</td>
      <td>
        <TimeText ns={BigInt(firstNs)} digits={0} />
      </td>
      <td>
        <TimeText ns={BigInt(lastNs)} digits={0} />
      </td>
      <td className={classes.quiet} title={operations.join('\n')}>
        {operations[0] ?? ''}
        {operations.length > 1 && ` +${operations.length - 1}`}
      </td>
    </tr>
  );
}
