import type { LogListFrame } from '../../../contract/operations/logs.ts';
import type { SpanDetail } from '../../../contract/operations/traces.ts';
import { textAt } from '../../../contract/frame.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { TimeText } from '../../widgets/TimeText.tsx';
import { Severity } from '../logs/Severity.tsx';
import { showLogsOfTrace } from '../logs/open-trace.ts';
import classes from './SpanPanel.module.css';

/** So many are read here; for more the Logs view is the better place. */
const SHOWN = 200;

/** Log records that name this span, oldest first. */
export function SpanLogs({ span }: { span: SpanDetail }) {
  const filter = { traceId: span.traceId, spanId: span.spanId };
  const { data, error, loading, cancel, retry } = useQuery('logs.search', {
    filter,
    descending: false,
    offset: 0,
    limit: SHOWN,
  });
  if (error && !data) return <ErrorState error={error} onRetry={retry} />;
  return (
    <div className={classes.logs}>
      <QueryStatus loading={loading} what={t('trace.readingLogs')} onCancel={cancel} />
      {data?.total === 0 && <p className={classes.hint}>{t('trace.noLogs')}</p>}
      {data && <LogRows frame={data.frame} />}
      {data && data.total > data.frame.rows && (
        <p className={classes.hint}>{t('trace.moreLogs', { shown: data.frame.rows, total: data.total })}</p>
      )}
      <p className={classes.hint}>
        <Button onClick={() => showLogsOfTrace(span.traceId, '')}>{t('trace.logsOf')}</Button>
      </p>
    </div>
  );
}

function LogRows({ frame }: { frame: LogListFrame }) {
  const { columns, rows } = frame;
  return (
    <ol className={classes.logRows}>
      {Array.from({ length: rows }, (_, row) => (
        <li key={columns.key[row]}>
          <button
            type="button"
            onClick={() => useView.getState().go('logs', '', { selection: String(columns.key[row]) })}
          >
            <TimeText ns={columns.time[row]!} clockOnly />
            <Severity severity={columns.severity[row]!} text={textAt(columns.severityText, row)} />
            <span className={classes.logBody}>{textAt(columns.body, row)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
