import type { ReportDocument } from './report-document.ts';

/** In characters. */
interface Longest {
  readonly cell: number;
  readonly logLine: number;
}

const cutText = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;

/** The document with nothing longer than that. Last of all: what is cut in two is no longer known for the secret it is. */
export function cutReport(report: ReportDocument, { cell, logLine }: Longest): ReportDocument {
  const cut = (text: string): string => cutText(text, logLine);
  return {
    ...report,
    blocks: report.blocks.map((block) => {
      if (block.kind === 'table')
        return { ...block, rows: block.rows.map((row) => row.map((text) => cutText(text, cell))) };
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
