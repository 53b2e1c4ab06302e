import type {
  LogsBlock,
  NewBlock,
  ReportDocument,
  TableBlock,
  TableColumn,
} from '../../../../core/report/document/report-document.ts';
import { groupDigits } from '../../../../core/report/document/report-document-words.ts';
import { formatShortMoment } from '../../../../core/report/html/report-times.ts';
import { reportWords } from '../../../../core/report/html/report-words.ts';
import { emptyReport, MOST_REPORT_ROWS } from '../../../../core/report/document/report-document.ts';
import { editReport } from '../../../../core/report/document/edit-report.ts';
import type { RecordingClock } from '../../../../core/model/recording-clock.ts';
import type { Engine } from '../../../engine/api.ts';
import { unwrap } from '../problem.ts';
import { MOST_FAILED, SLOWEST, TYPICAL } from './example-traces.ts';
import {
  EXCEPTIONS,
  FAILED_TRACES,
  FAILING_OPERATIONS,
  LOG_LEVELS,
  LOG_TIME,
  MOMENT,
  OPERATION_DURATIONS,
  OVERVIEW,
  SLOWEST_TRACES,
  type ReportQuestion,
  type Words,
} from './questions.ts';
import type { Redactor } from './redactor.ts';
import { exampleTrace, responseTimes } from './template-pictures.ts';

export type Language = ReportDocument['language'];

/** What a report asks, and what its blocks say they are from. */
export interface ReportSession {
  readonly engine: Engine;
  /** For what is drawn: everything else is redacted when the document is whole. */
  readonly redactor: Redactor;
  readonly name: string;
  readonly language: Language;
  /** What times are told from where the session has no dates. */
  readonly clock: RecordingClock | undefined;
  readonly signal: AbortSignal;
}

/** Characters read of a cell: a message may be a whole file. What a report keeps of them is cut after redaction. */
const MOST_READ = 1024 ** 2;

const TITLES = {
  incident: { en: 'Incident report', ko: '장애 보고서' },
  latency: { en: 'Latency report', ko: '지연 시간 보고서' },
} as const satisfies Record<string, Words>;

type Part = (session: ReportSession) => Promise<NewBlock[]>;

const table =
  (question: ReportQuestion): Part =>
  async (session) => [await tableOf(question, session)];
const trace =
  (question: string, title: Words): Part =>
  (session) =>
    exampleTrace(question, title, session);

const PARTS = {
  incident: [
    table(OVERVIEW),
    responseTimes,
    table(FAILING_OPERATIONS),
    table(EXCEPTIONS),
    trace(MOST_FAILED, { en: 'The trace with the most failed spans', ko: '실패한 스팬이 가장 많은 추적' }),
    table(FAILED_TRACES),
    table(LOG_LEVELS),
    async (session) => [await errorLogs(session)],
  ],
  // Pictures first: the tables behind them may be pages.
  latency: [
    table(OVERVIEW),
    responseTimes,
    trace(SLOWEST, { en: 'The slowest trace', ko: '가장 느린 추적' }),
    trace(TYPICAL, { en: 'A typical trace of the same operation (median)', ko: '같은 작업의 일반적인 추적 (중앙값)' }),
    table(OPERATION_DURATIONS),
    table(SLOWEST_TRACES),
  ],
} as const satisfies Record<string, readonly Part[]>;

/** A report of one session by a template, not redacted yet. */
export async function composeReport(
  template: 'incident' | 'latency',
  session: ReportSession,
  title: string | undefined,
): Promise<ReportDocument> {
  const blocks: NewBlock[] = [];
  for (const part of PARTS[template]) blocks.push(...(await part(session)));
  const told = emptyTogether(blocks, session.language);
  return documentOf(title ?? `${TITLES[template][session.language]}: ${session.name}`, session.language, told);
}

const NONE: Words = { en: 'None in this session', ko: '이 세션에 없음' };

/** What has nothing to say is named in one line at the end. */
function emptyTogether(blocks: readonly NewBlock[], language: Language): NewBlock[] {
  const empty = blocks.flatMap((block) => (isEmpty(block) ? [block.title] : []));
  if (empty.length === 0) return [...blocks];
  const line: NewBlock = { kind: 'notes', markdown: `${NONE[language]}: ${empty.join(' · ')}` };
  return [...blocks.filter((block) => !isEmpty(block)), line];
}

function isEmpty(block: NewBlock): block is NewBlock<TableBlock | LogsBlock> {
  if (block.kind === 'table') return block.rows.length === 0;
  return block.kind === 'logs' && block.lines.length === 0;
}

export function documentOf(title: string, language: Language, blocks: readonly NewBlock[]): ReportDocument {
  const titled = { ...emptyReport(language), title };
  return blocks.reduce<ReportDocument>((report, block) => editReport(report, { kind: 'add', block }), titled);
}

async function tableOf(
  { title, columns, sql, most = MOST_REPORT_ROWS }: ReportQuestion,
  session: ReportSession,
): Promise<NewBlock> {
  const { engine, language, name, signal } = session;
  const all = unwrap(await engine.call('sql.query', { sql: `SELECT count(*) FROM (${sql})` }, { signal }));
  const cut = `SELECT left(COLUMNS(*)::VARCHAR, ${MOST_READ}) FROM (${sql})`;
  const answer = unwrap(await engine.call('sql.query', { sql: cut, limit: most }, { signal }));
  return {
    kind: 'table',
    title: title[language],
    columns: columns.map(([label, kind]) => columnOf(label[language], kind, session)),
    rows: answer.rows.map((row) => row.map((value, at) => cellOf(String(value ?? ''), columns[at]![1], session))),
    leftOut: Number(all.rows[0]![0]) - answer.rows.length,
    source: { session: name, what: '', place: '' },
  };
}

type Kind = ReportQuestion['columns'][number][1];

/** The zone of moments is said in the head of their column. */
function columnOf(label: string, kind: Kind, { clock }: ReportSession): TableColumn {
  if (kind !== 'moment') return { label, kind };
  return { label: clock ? label : `${label} (UTC)`, kind: 'text' };
}

function cellOf(value: string, kind: Kind, session: ReportSession): string {
  if (kind === 'number') return groupDigits(value);
  return kind === 'moment' && value !== '' ? momentOf(BigInt(value), session) : value;
}

/** 2026-11-22 14:03:21.482, or +1.234 s where there are no dates. */
const momentOf = (ns: bigint, { clock, language }: ReportSession): string =>
  formatShortMoment(ns, clock, reportWords(language), 3);

/** SeverityNumber of ERROR, the least. */
const ERROR = 17;
const ERROR_LOGS = `FROM logs WHERE severity_number >= ${ERROR}`;
const LOGS_TITLE = { en: 'Log records of errors, the earliest first', ko: '오류 로그 (시간순)' } as const;

async function errorLogs(session: ReportSession): Promise<NewBlock<LogsBlock>> {
  const { engine, language, name, clock, signal } = session;
  const fields = `${MOMENT(LOG_TIME)}, severity_number, left(severity_text, ${MOST_READ}), left(service_name, ${MOST_READ}), left(body::VARCHAR, ${MOST_READ})`;
  const sql = `SELECT ${fields} ${ERROR_LOGS} ORDER BY ${LOG_TIME}, log_key`;
  const all = unwrap(await engine.call('sql.query', { sql: `SELECT count(*) ${ERROR_LOGS}` }, { signal }));
  const { rows } = unwrap(await engine.call('sql.query', { sql, limit: MOST_REPORT_ROWS }, { signal }));
  const lines = rows.map((row) => {
    const [ns, , severityText, service, body] = row.map((value) => String(value ?? '')) as [string, ...string[]];
    const time = ns === '' ? '' : `${momentOf(BigInt(ns), session)}${clock ? '' : ' UTC'}`;
    return { time, severity: Number(row[1]), severityText: severityText!, service: service!, body: body! };
  });
  const leftOut = Number(all.rows[0]![0]) - lines.length;
  return { kind: 'logs', title: LOGS_TITLE[language], lines, leftOut, source: { session: name, what: '', place: '' } };
}
