import type { ReportBlock, ReportDocument } from './report-document.ts';

/** The document as it is read: each block in the report's language where it was pinned in both, and in no other. */
export function reportInLanguage(report: ReportDocument): ReportDocument {
  return { ...report, blocks: report.blocks.map((block) => blockInLanguage(block, report.language)) };
}

function blockInLanguage(block: ReportBlock, language: ReportDocument['language']): ReportBlock {
  if (block.kind === 'notes' || block.other === undefined) return block;
  const { other, ...own } = block;
  return other.language === language ? ({ ...other.block, id: block.id } as ReportBlock) : own;
}
