import { Waypoints } from 'lucide-react';
import type { MouseEvent } from 'react';
import { shortId } from '../../format/names.ts';
import { recordingOf } from '../../format/recorded.ts';
import { formatClock, formatExactTime, formatTime, formatZone } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import type { TableColumn } from '../../widgets/table/table-types.ts';
import { attributeOf } from './column-ids.ts';
import type { LogRow } from './log-rows.ts';
import classes from './LogTable.module.css';
import { openTraceOf } from './open-trace.ts';
import { Severity } from './Severity.tsx';
import { severityName } from './severity-level.ts';

/** Line breaks in a list of lines are shown as what they are. */
const oneLine = (body: string): string => body.replace(/\s*\r?\n\s*/g, ' ↵ ');

function TraceLink({ row }: { row: LogRow }) {
  if (row.traceId === '') return null;
  const open = (event: MouseEvent): void => {
    event.stopPropagation();
    openTraceOf(row);
  };
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.trace}
      title={`${t('logs.openTrace')}: ${row.traceId}`}
      onClick={open}
    >
      <Waypoints aria-hidden />
      {shortId(row.traceId)}
    </button>
  );
}

interface Look {
  readonly zoneAtNs: bigint;
  /** The list reaches over more than one day, so that the clock alone would mislead. */
  readonly withDate: boolean;
  /** Lines of text a row has room for. */
  readonly lines: number;
}

const BUILT_IN: Record<string, (look: Look) => TableColumn<LogRow>> = {
  time: ({ zoneAtNs, withDate }) => ({
    id: 'time',
    label: `${t('logs.time')} (${formatZone(zoneAtNs)})`,
    // Of a recording without dates the head is the longest.
    width: withDate || recordingOf(zoneAtNs) ? 200 : 112,
    render: ({ timeNs }) => (
      <span className={classes.time} title={formatExactTime(timeNs)}>
        {withDate ? formatTime(timeNs) : formatClock(timeNs)}
      </span>
    ),
    text: ({ timeNs }) => formatTime(timeNs, 9),
  }),
  severity: () => ({
    id: 'severity',
    label: t('logs.severity'),
    width: 84,
    render: ({ severity, severityText }) => <Severity severity={severity} text={severityText} />,
    text: ({ severity, severityText }) => severityText || severityName(severity),
  }),
  service: () => ({
    id: 'service',
    label: t('word.service'),
    width: 136,
    render: ({ service }) => <ServiceName name={service} />,
    text: ({ service }) => service,
  }),
  body: ({ lines }) => ({
    id: 'body',
    label: t('logs.body'),
    width: 200,
    grow: true,
    wrap: true,
    render: ({ body }) => (lines > 1 ? body : oneLine(body)),
    text: ({ body }) => body,
  }),
  trace: () => ({
    id: 'trace',
    label: t('logs.trace'),
    width: 100,
    render: (row) => <TraceLink row={row} />,
    text: ({ traceId }) => traceId,
  }),
};

function attributeColumn(id: string, key: string, at: number): TableColumn<LogRow> {
  return {
    id,
    label: key,
    width: 140,
    wrap: true,
    render: ({ attributes }) => <span title={attributes[at]}>{oneLine(attributes[at] ?? '')}</span>,
    text: ({ attributes }) => attributes[at] ?? '',
  };
}

/** The columns in the order of their ids; attributes are counted in that order, too. */
export function logColumns(ids: readonly string[], look: Look): TableColumn<LogRow>[] {
  let attributes = 0;
  return ids.flatMap((id) => {
    const key = attributeOf(id);
    if (key !== undefined) return [attributeColumn(id, key, attributes++)];
    return BUILT_IN[id] ? [BUILT_IN[id](look)] : [];
  });
}
