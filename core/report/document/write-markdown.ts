import { codeSpan, inlineCode, longestBackticks, markdownTable, UNSEEN } from '../comparison/markdown-text.ts';
import { withoutWholes } from '../whole-text.ts';
import type { Inline } from './markdown-inline.ts';
import { parseMarkdown, type NotesPart } from './markdown-tree.ts';
import { readOwnSvg } from './own-svg.ts';
import {
  commonSession,
  type BlockSource,
  type PictureBlock,
  type ReportBlock,
  type ReportDocument,
} from './report-document.ts';
import { countWords, documentWords, type DocumentWords } from './report-document-words.ts';
import { reportNotices } from './report-notices.ts';

export interface WrittenFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

interface MarkdownOptions {
  /** What its files are called, without ending; "report" when left out. */
  readonly name?: string;
  /** Pictures as PNG, by block: shown in the text wherever there is one, since not every viewer shows SVG. */
  readonly pngs?: ReadonlyMap<string, Uint8Array>;
}

/** What the text takes along. */
interface Pictures extends Required<MarkdownOptions> {
  readonly files: WrittenFile[];
}

/** The pictures that a text takes along, in its order: what may be drawn as PNG beforehand. */
export function markdownPictures(report: ReportDocument): PictureBlock[] {
  return report.blocks.filter(
    (block) => block.kind === 'picture' && readOwnSvg(block.svg, block.id) !== undefined,
  ) as PictureBlock[];
}

/** The document as `report.md`, first, and its pictures beside it: SVG, and PNG where those are given. */
export function writeReportMarkdown(report: ReportDocument, options: MarkdownOptions = {}): WrittenFile[] {
  const words = documentWords(report);
  const pictures: Pictures = { name: 'report', pngs: new Map(), ...options, files: [] };
  const session = commonSession(report);
  const parts = report.blocks.flatMap((block) => blockParts(block, words, pictures, session));
  const notices = reportNotices(report)
    .map((notice) => `> ${plain(notice)}`)
    .join('\n>\n');
  const title = `# ${plain(report.title.trim() || words.report)}`;
  const text = [title, session && `*${plain(session)}*`, notices, ...parts].filter((part) => part !== '').join('\n\n');
  return [{ name: `${pictures.name}.md`, content: `${text}\n` }, ...pictures.files];
}

function blockParts(block: ReportBlock, words: DocumentWords, pictures: Pictures, session: string): string[] {
  if (block.kind === 'notes') return parseMarkdown(block.markdown).map(notesPart);
  const heading = block.title === '' ? '' : `## ${plain(block.title)}`;
  return [heading, ...blockBody(block, words, pictures), sourceLine(block.source, session)];
}

function blockBody(block: Exclude<ReportBlock, { kind: 'notes' }>, words: DocumentWords, pictures: Pictures): string[] {
  switch (block.kind) {
    case 'picture': {
      // Whoever opens the file beside the text opens it on its own: there as well, only what is drawn by us.
      if (!readOwnSvg(block.svg, block.id)) return [words.notOwn];
      return [picture(block, pictures)];
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

/** The SVG; where there is a PNG, that one, which leads to the SVG: sharp at any size. */
function picture({ id, title, svg }: PictureBlock, { name, pngs, files }: Pictures): string {
  const number = files.filter((file) => file.name.endsWith('.svg')).length + 1;
  const [svgName, pngName] = [`${name}-${number}.svg`, `${name}-${number}.png`];
  const png = pngs.get(id);
  files.push({ name: svgName, content: withoutWholes(svg) }, ...(png ? [{ name: pngName, content: png }] : []));
  if (!png) return `![${plain(title)}](${fileAddress(svgName)})`;
  return `[![${plain(title)}](${fileAddress(pngName)})](${fileAddress(svgName)})`;
}

/** Beside the text, whatever is in its name. */
const fileAddress = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(/[()!'*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);

function table(heads: string[], rows: string[][], words: DocumentWords): string {
  return rows.length === 0 ? words.nothing : markdownTable(heads, rows);
}

function rest(leftOut: number, words: DocumentWords): string {
  return leftOut > 0 ? words.leftOut(countWords(leftOut)) : '';
}

function sourceLine({ session, what, place }: BlockSource, told: string): string {
  const parts = [
    ...[session === told ? '' : session, what].filter(Boolean).map(plain),
    ...(place === '' ? [] : [codeSpan(place)]),
  ];
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
