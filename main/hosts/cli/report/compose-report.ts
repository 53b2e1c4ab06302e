import type { LogsBlock, NewBlock, ReportDocument } from '../../../../core/report/document/report-document.ts';
import { emptyReport, MOST_REPORT_ROWS } from '../../../../core/report/document/report-document.ts';
import { editReport } from '../../../../core/report/document/edit-report.ts';
import type { Engine } from '../../../engine/api.ts';
import { unwrap } from '../problem.ts';
import {
  EXCEPTIONS,
  FAILED_TRACES,
  FAILING_OPERATIONS,
  OPERATION_DURATIONS,
  OVERVIEW,
  SLOWEST_TRACES,
  type ReportQuestion,
  type Words,
} from './questions.ts';

export type Language = ReportDocument['language'];

/** What a report asks, and what its blocks say they are from. */
export interface ReportSession {
  readonly engine: Engine;
  readonly name: string;
  readonly language: Language;
  readonly signal: AbortSignal;
}

/** Characters of a cell: a message may be a whole file. */
const MOST_TEXT = 4000;

const TITLES = {
  incident: { en: 'Incident report', ko: '장애 보고서' },
  latency: { en: 'Latency report', ko: '지연 시간 보고서' },
} as const satisfies Record<string, Words>;

const QUESTIONS = {
  incident: [OVERVIEW, FAILING_OPERATIONS, EXCEPTIONS, FAILED_TRACES],
  latency: [OVERVIEW, OPERATION_DURATIONS, SLOWEST_TRACES],
} as const;

/** A report of one session by a template. */
export async function composeReport(
  template: 'incident' | 'latency',
  session: ReportSession,
  title: string | undefined,
): Promise<ReportDocument> {
  const blocks: NewBlock[] = [];
  for (const question of QUESTIONS[template]) blocks.push(await tableOf(question, session));
  if (template === 'incident') blocks.push(await errorLogs(session));
  return documentOf(title ?? `${TITLES[template][session.language]}: ${session.name}`, session.language, blocks);
}

export function documentOf(title: string, language: Language, blocks: readonly NewBlock[]): ReportDocument {
  const titled = { ...emptyReport(language), title };
  return blocks.reduce<ReportDocument>((report, block) => editReport(report, { kind: 'add', block }), titled);
}

async function tableOf({ title, columns, sql }: ReportQuestion, session: ReportSession): Promise<NewBlock> {
  const { engine, language, name, signal } = session;
  const all = unwrap(await engine.call('sql.query', { sql: `SELECT count(*) FROM (${sql})` }, { signal }));
  const cut = `SELECT left(COLUMNS(*)::VARCHAR, ${MOST_TEXT}) FROM (${sql})`;
  const answer = unwrap(await engine.call('sql.query', { sql: cut, limit: MOST_REPORT_ROWS }, { signal }));
  return {
    kind: 'table',
    title: title[language],
    columns: columns.map(([label, kind]) => ({ label: label[language], kind })),
    rows: answer.rows.map((row) => row.map((value) => String(value ?? ''))),
    leftOut: Number(all.rows[0]![0]) - answer.rows.length,
    source: { session: name, what: '', place: '' },
  };
}

/** SeverityNumber of ERROR, the least. */
const ERROR = 17;
const ERROR_LOGS = `FROM logs WHERE severity_number >= ${ERROR}`;
const LOGS_TITLE = { en: 'Log records of errors, the earliest first', ko: '오류 로그 (시간순)' } as const;

async function errorLogs({ engine, language, name, signal }: ReportSession): Promise<NewBlock<LogsBlock>> {
  const fields = `strftime(coalesce(time, observed_time), '%Y-%m-%d %H:%M:%S.%g UTC'), severity_number, left(severity_text, ${MOST_TEXT}), left(service_name, ${MOST_TEXT}), left(body::VARCHAR, ${MOST_TEXT})`;
  const sql = `SELECT ${fields} ${ERROR_LOGS} ORDER BY coalesce(time, observed_time), log_key`;
  const all = unwrap(await engine.call('sql.query', { sql: `SELECT count(*) ${ERROR_LOGS}` }, { signal }));
  const { rows } = unwrap(await engine.call('sql.query', { sql, limit: MOST_REPORT_ROWS }, { signal }));
  const lines = rows.map((row) => {
    const [time, , severityText, service, body] = row.map((value) => String(value ?? '')) as [string, ...string[]];
    return { time, severity: Number(row[1]), severityText: severityText!, service: service!, body: body! };
  });
  const leftOut = Number(all.rows[0]![0]) - lines.length;
  return { kind: 'logs', title: LOGS_TITLE[language], lines, leftOut, source: { session: name, what: '', place: '' } };
}
