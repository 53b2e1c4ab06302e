import { codeSpan, inlineCode, longestBackticks, markdownTable, UNSEEN } from '../comparison/markdown-text.ts';
import type { Inline } from './markdown-inline.ts';
import { parseMarkdown, type NotesPart } from './markdown-tree.ts';
import { readOwnSvg } from './own-svg.ts';
import type { BlockSource, ReportBlock, ReportDocument } from './report-document.ts';
import { countWords, documentWords, type DocumentWords } from './report-document-words.ts';

export interface WrittenFile {
  readonly name: string;
  readonly text: string;
}

/** The document as `report.md`, and its pictures as SVG files beside it. */
export function writeReportMarkdown(report: ReportDocument): WrittenFile[] {
  const words = documentWords(report);
  const pictures: WrittenFile[] = [];
  const parts = report.blocks.flatMap((block) => blockParts(block, words, pictures));
  const text = [`# ${plain(report.title.trim() || words.untitled)}`, ...parts]
    .filter((part) => part !== '')
    .join('\n\n');
  return [{ name: 'report.md', text: `${text}\n` }, ...pictures];
}

function blockParts(block: ReportBlock, words: DocumentWords, pictures: WrittenFile[]): string[] {
  if (block.kind === 'notes') return parseMarkdown(block.markdown).map(notesPart);
  const heading = block.title === '' ? '' : `## ${plain(block.title)}`;
  return [heading, ...blockBody(block, words, pictures), sourceLine(block.source)];
}

function blockBody(
  block: Exclude<ReportBlock, { kind: 'notes' }>,
  words: DocumentWords,
  pictures: WrittenFile[],
): string[] {
  switch (block.kind) {
    case 'picture': {
      // Whoever opens the file beside the text opens it on its own: there as well, only what is drawn by us.
      if (!readOwnSvg(block.svg, block.id)) return [words.notOwn];
      const name = `report-${pictures.length + 1}.svg`;
      pictures.push({ name, text: block.svg });
      return [`![${plain(block.title)}](${name})`];
    }
    case 'table': {
      const heads = block.columns.map(({ label }) => plain(label));
      return [
        table(
          heads,
          block.rows.map((row) => heads.map((_, at) => codeSpan(row[at] ?? ''))),
          words,
        ),
        rest(block.leftOut, words),
      ];
    }
    case 'logs': {
      const rows = block.lines.map((line) => [line.time, line.severityText, line.service, line.body].map(codeSpan));
      return [table([words.time, words.severity, words.service, words.body], rows, words), rest(block.leftOut, words)];
    }
  }
}

function table(heads: string[], rows: string[][], words: DocumentWords): string {
  return rows.length === 0 ? words.nothing : markdownTable(heads, rows);
}

function rest(leftOut: number, words: DocumentWords): string {
  return leftOut > 0 ? words.leftOut(countWords(leftOut)) : '';
}

function sourceLine({ session, what, place }: BlockSource): string {
  const parts = [...[session, what].filter(Boolean).map(plain), ...(place === '' ? [] : [codeSpan(place)])];
  return parts.length === 0 ? '' : `*${parts.join(' · ')}*`;
}

/** Text that stays text: no markup, no HTML, no link or mention of its own. */
function plain(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(UNSEEN, ' ')
      .replace(/[\\`*_[\]|~@#]/g, '\\$&')
      // What begins a list, a quote or a line of an underlined heading, and addresses that become links by themselves.
      .replace(/^(\s*)([-+=])/, '$1\\$2')
      .replace(/^(\s*\d+)([.)])/, '$1\\$2')
      .replace(/:(?=\/\/)|(?<=www)\./gi, '\\$&')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
  );
}

function notesPart(part: NotesPart): string {
  switch (part.kind) {
    case 'heading':
      return `${'#'.repeat(Math.min(6, part.level + 1))} ${inlines(part.parts)}`;
    case 'paragraph':
      return inlines(part.parts);
    case 'quote':
      return `> ${inlines(part.parts)}`;
    case 'list':
      return part.items.map((item, at) => `${part.isOrdered ? `${at + 1}.` : '-'} ${inlines(item)}`).join('\n');
    case 'code':
      return fenced(part.text);
    case 'rule':
      return '---';
  }
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(2, longestBackticks(text)) + 1);
  return `${fence}\n${text}\n${fence}`;
}

const inlines = (parts: readonly Inline[]): string => parts.map(inline).join('');

function inline(part: Inline): string {
  switch (part.kind) {
    case 'text':
      return plain(part.text);
    case 'code':
      return inlineCode(part.text);
    case 'strong':
      return `**${inlines(part.parts)}**`;
    case 'emphasis':
      return `*${inlines(part.parts)}*`;
    case 'link':
      return `[${inlines(part.parts)}](${part.address})`;
  }
}
