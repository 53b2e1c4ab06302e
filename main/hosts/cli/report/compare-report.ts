import { DEFAULT_THRESHOLDS } from '../../../../core/analysis/compare-sessions/thresholds.ts';
import type { NewBlock, ReportDocument } from '../../../../core/report/document/report-document.ts';
import { writeChangePicture } from '../../../../core/report/pictures/change-picture.ts';
import {
  compareSides,
  type ComparedSessions,
  type ComparedSide,
} from '../../../../core/report/session-comparison/compared-sessions.ts';
import { sessionBlock } from '../../../../core/report/session-comparison/session-blocks.ts';
import { sessionTables } from '../../../../core/report/session-comparison/session-tables.ts';
import { SESSION_WORDS } from '../../../../core/report/session-comparison/session-words.ts';
import { documentOf, type Language } from './compose-report.ts';
import type { Redactor } from './redactor.ts';
import type { Words } from './questions.ts';

const PICTURE_TITLE: Words = { en: 'Response times of operations (p95)', ko: '작업별 응답 시간 (p95)' };

/** Two sessions, as `tracebench diff` compares them; not redacted yet but for what is drawn. */
export async function compareReport(
  before: ComparedSide,
  after: ComparedSide,
  language: Language,
  title: string | undefined,
  redactor: Redactor,
): Promise<ReportDocument> {
  const source = { session: `${before.title} → ${after.title}`, what: '', place: '' };
  const compared = compareSides(before, after, DEFAULT_THRESHOLDS);
  const svg = writeChangePicture(await redactNames(compared, redactor), language);
  const [sides, ...tables] = sessionTables(compared, language).map((table): NewBlock => ({
    ...sessionBlock(table),
    source,
  }));
  const picture: NewBlock[] =
    svg === undefined ? [] : [{ kind: 'picture', title: PICTURE_TITLE[language], svg, source }];
  const blocks = [...(sides ? [sides] : []), ...picture, ...tables];
  return documentOf(title ?? `${SESSION_WORDS.title[language]}: ${source.session}`, language, blocks);
}

/** Before they are drawn: what is cut to its room is no longer known for the secret it is. */
async function redactNames(compared: ComparedSessions, redactor: Redactor): Promise<ComparedSessions> {
  const { operations } = compared.comparison;
  const texts = await redactor.texts(operations.flatMap(({ service, name }) => [service, name]));
  const redacted = operations.map((row, at) => ({ ...row, service: texts[2 * at]!, name: texts[2 * at + 1]! }));
  return { ...compared, comparison: { ...compared.comparison, operations: redacted } };
}
