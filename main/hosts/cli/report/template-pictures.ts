import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import type { NewBlock, PictureBlock } from '../../../../core/report/document/report-document.ts';
import { HITMAP_BINS, writeHitmapPicture } from '../../../../core/report/pictures/hitmap-picture.ts';
import { writeTracePicture } from '../../../../core/report/pictures/trace-picture.ts';
import { unwrap } from '../problem.ts';
import type { ReportSession } from './compose-report.ts';
import type { ExampleQuestion } from './example-traces.ts';
import type { Words } from './questions.ts';
import type { Redactor } from './redactor.ts';

type Picture = NewBlock<PictureBlock>;

const MAP_TITLE: Words = { en: 'Response times', ko: '응답 시간 분포' };

/** All traces by their end and how long they took; nothing where there are too few. */
export async function responseTimes({ engine, language, name, clock, signal }: ReportSession): Promise<Picture[]> {
  const asked = { filter: {}, ...HITMAP_BINS, scale: 'log' } as const;
  const svg = writeHitmapPicture(unwrap(await engine.call('traces.hitmap', asked, { signal })), language, clock);
  if (svg === undefined) return [];
  return [{ kind: 'picture', title: MAP_TITLE[language], svg, source: { session: name, what: '', place: '' } }];
}

/** The waterfall of the trace a question names; nothing where it names none. */
export async function exampleTrace(
  question: ExampleQuestion,
  title: Words,
  { engine, language, name, redactor, clock, signal }: ReportSession,
): Promise<Picture[]> {
  const { rows } = unwrap(await engine.call('sql.query', { sql: question }, { signal }));
  if (rows.length === 0) return [];
  const traceId = String(rows[0]![0]);
  const detail = unwrap(await engine.call('trace.get', { traceId }, { signal }));
  const svg = writeTracePicture(await redactNames(detail, redactor), language, clock);
  const source = { session: name, what: traceId, place: `#/trace/${traceId}` };
  return [{ kind: 'picture', title: title[language], svg, source }];
}

/** Names are redacted before they are drawn: what is cut to its room is no longer known for the secret it is. */
async function redactNames(detail: TraceDetail, redactor: Redactor): Promise<TraceDetail> {
  const { columns } = detail.frame;
  const redacted = async <Texts extends { dictionary: readonly string[] }>(texts: Texts): Promise<Texts> => ({
    ...texts,
    dictionary: await redactor.texts(texts.dictionary),
  });
  const [name, service] = [await redacted(columns.name), await redacted(columns.service)];
  return { ...detail, frame: { ...detail.frame, columns: { ...columns, name, service } } };
}
