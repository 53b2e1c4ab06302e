import { Columns3, Filter, FilterX, Rows3, ScrollText, Waypoints } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { LogDetail } from '../../../contract/operations/logs.ts';
import type { KeyValue } from '../../../core/model/attributes.ts';
import { plainText } from '../../../core/model/plain-text.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import { KeyValueTable } from '../../widgets/KeyValueTable.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import { Tabs } from '../../widgets/Tabs.tsx';
import { TimeText } from '../../widgets/TimeText.tsx';
import { useCommands, type Command } from '../../workbench/command.ts';
import { addColumn, attributeColumnId, readColumns, writeColumns } from './column-ids.ts';
import { addAttribute } from './filter-actions.ts';
import { showContext } from './log-place.ts';
import { LogBody } from './LogBody.tsx';
import classes from './LogDetails.module.css';
import { Fact, LogFacts } from './LogFacts.tsx';
import { openTraceOf, showLogsOfTrace } from './open-trace.ts';
import { writeRawLog } from './raw-log.ts';
import { Severity } from './Severity.tsx';

/** One record, exact and whole. The tab stays while going from record to record. */
export function LogDetails({ logKey }: { logKey: number }) {
  const { data: log, error, loading, cancel, retry, isPrevious } = useQuery('log.get', { logKey });
  const [tab, setTab] = useState('record');
  useTraceKey(isPrevious ? undefined : log);
  if (error && (!log || isPrevious)) return <ErrorState error={error} onRetry={retry} />;
  return (
    <div className={classes.details}>
      <QueryStatus loading={loading} what={t('logs.readingOne')} onCancel={cancel} />
      {log && <Head log={log} />}
      {log && <Tabs label={t('logs.title')} value={tab} onChange={setTab} items={tabsOf(log)} />}
    </div>
  );
}

function useTraceKey(log: LogDetail | undefined): void {
  const { traceId = '', spanId = '' } = log ?? {};
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'logs.openTrace',
        label: () => t('logs.openTrace'),
        group: 'here',
        keys: ['T', 'Enter'],
        when: () => traceId !== '',
        run: () => openTraceOf({ traceId, spanId }),
      },
    ],
    [traceId, spanId],
  );
  useCommands(commands);
}

function Head({ log }: { log: LogDetail }) {
  const { severityNumber, severityText, service, span, traceId, spanId, logKey } = log;
  const filtered = useView((state) => state.place.filter.traceId === traceId);
  return (
    <header className={classes.head}>
      <div className={classes.line}>
        <Severity severity={severityNumber} text={severityText} />
        <span className={classes.when}>
          <TimeText ns={log.timeUnixNano || log.observedTimeUnixNano} />
        </span>
      </div>
      <div className={classes.line}>
        <ServiceName name={service} />
        {span && <span className={classes.span}>{span.name}</span>}
      </div>
      <div className={classes.actions}>
        {traceId !== '' && (
          <Button icon={<Waypoints aria-hidden />} onClick={() => openTraceOf({ traceId, spanId })}>
            {t('logs.openTrace')} <Kbd keys="T" />
          </Button>
        )}
        <Button icon={<Rows3 aria-hidden />} onClick={() => showContext(logKey)}>
          {t('logs.context')} <Kbd keys="X" />
        </Button>
        {traceId !== '' && !filtered && (
          <Button icon={<ScrollText aria-hidden />} onClick={() => showLogsOfTrace(traceId, String(logKey))}>
            {t('logs.ofTrace')}
          </Button>
        )}
      </div>
    </header>
  );
}

function tabsOf(log: LogDetail) {
  return [
    { id: 'record', label: t('logs.record'), content: <Record log={log} /> },
    { id: 'resource', label: t('logs.resource'), count: log.resource.attributes.length, content: <Origin log={log} /> },
    { id: 'raw', label: t('logs.raw'), content: <Raw log={log} /> },
  ];
}

function Record({ log }: { log: LogDetail }) {
  return (
    <>
      {/* Another record's body is folded again. */}
      <LogBody key={log.logKey} body={log.body} />
      <h3 className={classes.heading}>{t('word.attributes')}</h3>
      <KeyValueTable
        attributes={log.attributes}
        dropped={log.droppedAttributesCount}
        actions={(attribute) => <FilterActions attribute={attribute} />}
      />
      <h3 className={classes.heading}>{t('logs.fields')}</h3>
      <LogFacts log={log} />
    </>
  );
}

function Origin({ log: { resource, scope } }: { log: LogDetail }) {
  return (
    <div className={classes.origin}>
      <KeyValueTable
        attributes={resource.attributes}
        dropped={resource.droppedAttributesCount}
        actions={(attribute) => <FilterActions attribute={attribute} />}
      />
      {resource.schemaUrl && (
        <dl className={classes.facts}>
          <Fact name={t('logs.schemaUrl')}>{resource.schemaUrl}</Fact>
        </dl>
      )}
      <h3 className={classes.heading}>{t('logs.scope')}</h3>
      <dl className={classes.facts}>
        <Fact name={t('word.name')} copy={scope.name}>
          {scope.name || <span className={classes.none}>{t('logs.notSet')}</span>}
        </Fact>
        {scope.version && <Fact name={t('logs.version')}>{scope.version}</Fact>}
        {scope.schemaUrl && <Fact name={t('logs.schemaUrl')}>{scope.schemaUrl}</Fact>}
      </dl>
      {scope.attributes.length > 0 && (
        <KeyValueTable attributes={scope.attributes} dropped={scope.droppedAttributesCount} />
      )}
    </div>
  );
}

function Raw({ log }: { log: LogDetail }) {
  const text = useMemo(() => writeRawLog(log), [log]);
  return (
    <div className={classes.raw}>
      <CopyButton className={classes.copy} text={text} isRedacted />
      <pre>{text}</pre>
    </div>
  );
}

/** The filter compares a value's plain form; bytes, lists and maps have none a person would type. */
function FilterActions({ attribute: { key, value } }: { attribute: KeyValue }) {
  if (value.kind === 'bytes' || value.kind === 'array' || value.kind === 'kvlist') return null;
  const text = plainText(value);
  return (
    <>
      <IconButton
        label={t('logs.filterFor')}
        icon={<Filter aria-hidden />}
        onClick={() => addAttribute(key, text, true)}
      />
      <IconButton
        label={t('logs.filterOut')}
        icon={<FilterX aria-hidden />}
        onClick={() => addAttribute(key, text, false)}
      />
      <IconButton
        label={t('logs.columns.add')}
        icon={<Columns3 aria-hidden />}
        onClick={() => writeColumns(addColumn(readColumns(), attributeColumnId(key)))}
      />
    </>
  );
}
