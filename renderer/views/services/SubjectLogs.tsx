import { textAt } from '../../../contract/frame.ts';
import { t } from '../../i18n/t.ts';
import { chooseValue } from '../../state/filter-facets.ts';
import { toLogFilter } from '../../state/filter.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { TimeText } from '../../widgets/TimeText.tsx';
import { LogHistogram } from '../logs/LogHistogram.tsx';
import { Severity } from '../logs/Severity.tsx';
import { Section } from './Section.tsx';
import { filterOf, type Subject } from './subject.ts';
import classes from './Services.module.css';

const SHOWN = 12;

/** Its latest log records; all of them are one step away. */
export function SubjectLogs({ subject }: { subject: Subject }) {
  const filter = filterOf(subject);
  const query = useQuery('logs.search', {
    filter: toLogFilter(filter, useBounds()),
    descending: true,
    offset: 0,
    limit: SHOWN,
  });
  const { go } = useView.getState();
  const frame = query.data?.frame;
  return (
    <Section
      title={t('word.logs')}
      said={t('services.nLogs', { n: query.data?.total ?? 0 })}
      query={query}
      tools={
        <Button onClick={() => go('logs', '', { filter })} disabled={frame?.rows === 0}>
          {t('services.allLogs')}
        </Button>
      }
    >
      {frame && frame.rows > 0 && (
        <LogHistogram
          filter={toLogFilter(filter, {})}
          onLevel={(level) =>
            go('logs', '', { filter: chooseValue(filter, { field: 'severity', key: '' }, level, 'only') })
          }
        />
      )}
      {frame && frame.rows > 0 && (
        <ol className={classes.logs}>
          {Array.from({ length: frame.rows }, (_, row) => {
            const { key, time, severity, severityText, body } = frame.columns;
            return (
              <li key={key[row]}>
                <button type="button" onClick={() => go('logs', '', { filter, selection: String(key[row]) })}>
                  <TimeText ns={time[row]!} />
                  <Severity severity={severity[row]!} text={textAt(severityText, row)} />
                  <span className={classes.body}>{textAt(body, row)}</span>
                </button>
              </li>
            );
          })}
        </ol>
      )}
    </Section>
  );
}
