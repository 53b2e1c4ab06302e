import type { ReportDocument } from './report-document.ts';

/**
 * The document with no cell and no log line longer than `most` characters. Last of all: what is cut in two is no longer
 * known for the secret it is.
 */
export function cutReport(report: ReportDocument, most: number): ReportDocument {
  const cut = (text: string): string => (text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text);
  return {
    ...report,
    blocks: report.blocks.map((block) => {
      if (block.kind === 'table') return { ...block, rows: block.rows.map((row) => row.map(cut)) };
      if (block.kind !== 'logs') return block;
      const lines = block.lines.map((line) => ({
        ...line,
        severityText: cut(line.severityText),
        service: cut(line.service),
        body: cut(line.body),
      }));
      return { ...block, lines };
    }),
  };
}
