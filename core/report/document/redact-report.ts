import { reportInLanguage } from './report-in-language.ts';
import type { BlockSource, ReportBlock, ReportDocument } from './report-document.ts';

/** Gives a text back without what must not leave; '' stays ''. */
export type RedactText = (text: string) => string;

/**
 * The one place where a document is redacted, before any writer sees it: every text in it, those in pictures as well. What
 * is given away is in one language, so the other is left behind here.
 */
export function redactReport(report: ReportDocument, redact: RedactText): ReportDocument {
  const { blocks } = reportInLanguage(report);
  const unread = report.unread?.map((one) => ({ ...one, name: redact(one.name) }));
  return {
    ...{ ...report, title: redact(report.title), blocks: blocks.map((block) => redactBlock(block, redact)) },
    ...(unread && { unread }),
  };
}

/** The same where texts are redacted elsewhere: all of them are asked for at once, each a single time. */
export async function redactReportBy(
  report: ReportDocument,
  redactAll: (texts: string[]) => Promise<readonly string[]>,
): Promise<ReportDocument> {
  const texts = new Set<string>();
  redactReport(report, (text) => (texts.add(text), text));
  const asked = [...texts];
  const redacted = await redactAll(asked);
  const known = new Map(asked.map((text, at) => [text, redacted[at]!]));
  return redactReport(report, (text) => known.get(text)!);
}

function redactBlock(block: ReportBlock, redact: RedactText): ReportBlock {
  if (block.kind === 'notes') return { ...block, markdown: redact(block.markdown) };
  const head = { title: redact(block.title), source: redactSource(block.source, redact) };
  if (block.kind === 'picture') return { ...block, ...head, svg: redactSvg(block.svg, redact) };
  if (block.kind === 'table') {
    const columns = block.columns.map((column) => ({ ...column, label: redact(column.label) }));
    return { ...block, ...head, columns, rows: block.rows.map((row) => row.map(redact)) };
  }
  const lines = block.lines.map(({ severityText, service, body, ...line }) => ({
    ...line,
    ...{ severityText: redact(severityText), service: redact(service), body: redact(body) },
  }));
  return { ...block, ...head, lines };
}

function redactSource(source: BlockSource, redact: RedactText): BlockSource {
  return { session: redact(source.session), what: redact(source.what), place: redact(source.place) };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const MARKS = Object.fromEntries(Object.entries(ENTITIES).map(([name, mark]) => [mark, `&${name};`]));

/** Words between elements; attributes hold numbers and colours only. */
function redactSvg(svg: string, redact: RedactText): string {
  return svg.replace(/>([^<]+)</g, (_, words: string) => {
    const plain = words.replace(/&(amp|lt|gt|quot|#39);/g, (_entity, name: string) => ENTITIES[name]!);
    return `>${redact(plain).replace(/[&<>"']/g, (mark) => MARKS[mark]!)}<`;
  });
}
