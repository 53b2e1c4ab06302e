import { redactedBy, type RedactAll } from '../redact-strings.ts';
import { readOwnSvg } from './own-svg.ts';
import { redactSvg, type RedactText } from './redact-svg.ts';
import { reportInLanguage } from './report-in-language.ts';
import type { BlockSource, PictureBlock, ReportBlock, ReportDocument } from './report-document.ts';

/**
 * The one place where a document is redacted, before any writer sees it: every text in it, those in pictures as well. What
 * is given away is in one language, so the other is left behind here.
 */
export function redactReport(report: ReportDocument, redact: RedactText): ReportDocument {
  const { blocks } = reportInLanguage(report);
  const unread = report.unread?.map((one) => ({ ...one, name: redact(one.name) }));
  return {
    ...report,
    title: redact(report.title),
    blocks: blocks.map((block) => redactBlock(block, redact)),
    ...(unread && { unread }),
  };
}

/** The same where texts are redacted elsewhere: all of them are asked for at once, in their order, so that what is hidden is counted as often as it stands there. */
export function redactReportBy(report: ReportDocument, redactAll: RedactAll): Promise<ReportDocument> {
  return redactedBy((redact) => redactReport(report, redact), redactAll);
}

function redactBlock(block: ReportBlock, redact: RedactText): ReportBlock {
  if (block.kind === 'notes') return { ...block, markdown: redact(block.markdown) };
  const head = { title: redact(block.title), source: redactSource(block.source, redact) };
  if (block.kind === 'picture') return { ...block, ...head, svg: redactPicture(block, redact) };
  if (block.kind === 'table') {
    const columns = block.columns.map((column) => ({ ...column, label: redact(column.label) }));
    return { ...block, ...head, columns, rows: block.rows.map((row) => row.map(redact)) };
  }
  const lines = block.lines.map(({ severityText, service, body, ...line }) => ({
    ...line,
    severityText: redact(severityText),
    service: redact(service),
    body: redact(body),
  }));
  return { ...block, ...head, lines };
}

/** '' for one that no file shows: nobody knows where in it something is told. */
function redactPicture({ id, svg }: PictureBlock, redact: RedactText): string {
  return readOwnSvg(svg, id) ? redactSvg(svg, redact) : '';
}

function redactSource(source: BlockSource, redact: RedactText): BlockSource {
  return { session: redact(source.session), what: redact(source.what), place: redact(source.place) };
}
