import { fragment, trusted, type Content, type Markup } from '../html/markup.ts';
import type { Inline } from './markdown-inline.ts';
import { parseMarkdown, type NotesPart } from './markdown-tree.ts';
import { readOwnSvg } from './own-svg.ts';
import type { BlockSource, LogsBlock, ReportBlock, TableBlock } from './report-document.ts';
import { isLongName, paperLook, type ColumnLook } from './paper-width.ts';
import { shortSeverity } from './short-severity.ts';
import { countWords, type DocumentWords } from './report-document-words.ts';

/** `session` is that of all blocks, and told above them; '' for none. `look` is one more class name of our own. */
export function blockSection(block: ReportBlock, words: DocumentWords, session = '', look = ''): Markup {
  if (block.kind === 'notes')
    return fragment`<section class="block" id="${block.id}">${parseMarkdown(block.markdown).map(notesPart)}</section>`;
  const heading = block.title === '' ? '' : fragment`<h2>${block.title}</h2>`;
  return fragment`<section class="${look === '' ? 'block' : `block ${look}`}" id="${block.id}">
${heading}
${blockBody(block, words)}
${sourceLine(block.source, session)}
</section>`;
}

function blockBody(block: Exclude<ReportBlock, { kind: 'notes' }>, words: DocumentWords): Content {
  switch (block.kind) {
    case 'picture': {
      const svg = readOwnSvg(block.svg, block.id);
      return svg ? fragment`<figure>${svg}</figure>` : fragment`<p>${words.notOwn}</p>`;
    }
    case 'table':
      return tableOf(block, words);
    case 'logs':
      return logsOf(block, words);
  }
}

/** The address is for the screen: on paper nobody follows it. */
function sourceLine({ session, what, place }: BlockSource, told: string): Markup | string {
  const parts = [session === told ? '' : session, what].filter(Boolean).join(' · ');
  if (parts === '' && place === '') return '';
  const look = trusted(parts === '' ? 'source place' : 'source');
  return fragment`<p class="${look}">${parts}${place === '' ? '' : fragment` <code>${place}</code>`}</p>`;
}

function tableOf(block: TableBlock, words: DocumentWords): Markup {
  const { columns, rows, leftOut } = block;
  if (rows.length === 0) return fragment`<p>${words.nothing}</p>`;
  const paper = paperLook(block);
  const look = (at: number): Markup => trusted(paper.columns[at] ? ` class="${paper.columns[at]}"` : '');
  return fragment`<div class="scroll"><table class="sortable${paper.name}">
<thead><tr>${columns.map(
    ({ label }, at) =>
      fragment`<th scope="col"${look(at)}><button type="button" title="${words.sort}">${label}</button></th>`,
  )}</tr></thead>
<tbody>${rows.map(
    (row) =>
      fragment`<tr>${columns.map((_, at) => fragment`<td${look(at)}>${cellText(row[at] ?? '', paper.columns[at])}</td>`)}</tr>\n`,
  )}</tbody>
</table></div>${rest(leftOut, words)}`;
}

/** Words that are too long break behind a point or a slash first: "http.server. duration". */
function cellText(text: string, look: ColumnLook | undefined): Content {
  if (look !== 'long') return text;
  return text.split(/(?<=[./_:-])(?=[^./_:-])/).map((part, at) => (at === 0 ? part : fragment`<wbr />${part}`));
}

function rest(leftOut: number, words: DocumentWords): Markup | string {
  return leftOut > 0 ? fragment`<p class="source">${words.leftOut(countWords(leftOut))}</p>` : '';
}

/** OpenTelemetry SeverityNumber: 13 is the least of WARN, 17 of ERROR. */
const severityLook = (severity: number): string => (severity >= 17 ? 'bad' : severity >= 13 ? 'warn' : '');

function logsOf({ lines, leftOut }: LogsBlock, words: DocumentWords): Markup {
  if (lines.length === 0) return fragment`<p>${words.nothing}</p>`;
  return fragment`<div class="scroll"><table class="log">
<thead><tr>${[words.time, words.severity, words.service, words.body].map((label) => fragment`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${lines.map(
    ({ time, severity, severityText, service, body }) =>
      fragment`<tr><td class="moment">${time}</td>${severityCell(severity, severityText)}<td${trusted(isLongName(service) ? ' class="long"' : '')}>${service}</td><td class="body">${body}</td></tr>\n`,
  )}</tbody>
</table></div>${rest(leftOut, words)}`;
}

function severityCell(severity: number, text: string): Markup {
  const shown = shortSeverity(text);
  const whole = shown === text ? '' : fragment` title="${text}"`;
  return fragment`<td class="${severityLook(severity)}"${whole}>${shown}</td>`;
}

/** The page has its title at level 1 and its blocks at level 2; notes begin at 2 as well. */
function notesPart(part: NotesPart): Markup {
  switch (part.kind) {
    case 'heading': {
      const tag = trusted(`h${Math.min(6, part.level + 1)}`);
      return fragment`<${tag}>${part.parts.map(inline)}</${tag}>\n`;
    }
    case 'paragraph':
      return fragment`<p>${part.parts.map(inline)}</p>\n`;
    case 'quote':
      return fragment`<blockquote>${part.parts.map(inline)}</blockquote>\n`;
    case 'list': {
      const tag = trusted(part.isOrdered ? 'ol' : 'ul');
      return fragment`<${tag}>${part.items.map((item) => fragment`<li>${item.map(inline)}</li>`)}</${tag}>\n`;
    }
    case 'code':
      return fragment`<pre><code>${part.text}</code></pre>\n`;
    case 'rule':
      return fragment`<hr />\n`;
  }
}

function inline(part: Inline): Markup {
  switch (part.kind) {
    case 'text':
      return fragment`${part.text}`;
    case 'code':
      return fragment`<code>${part.text}</code>`;
    case 'strong':
      return fragment`<strong>${part.parts.map(inline)}</strong>`;
    case 'emphasis':
      return fragment`<em>${part.parts.map(inline)}</em>`;
    case 'link':
      return fragment`<a href="${part.address}" rel="noreferrer">${part.parts.map(inline)}</a>`;
  }
}
