import { hangulFaces } from '../html/hangul-faces.ts';
import { fragment, jsonForScript, trusted, type Markup } from '../html/markup.ts';
import { pagePolicy } from '../html/page-policy.ts';
import { blockSection } from './block-html.ts';
import { DOCUMENT_SCRIPT } from './document-script.ts';
import { DOCUMENT_STYLE } from './document-style.ts';
import { firstPicture } from './first-picture.ts';
import { commonSession, type ReportBlock, type ReportDocument } from './report-document.ts';
import { documentWords } from './report-document-words.ts';
import { reportNotices } from './report-notices.ts';
import { writeReportJson } from './write-json.ts';

/** A written report but for the fonts it may need. */
export interface WrittenHtml {
  /** All that can be read in it, for finding fonts. */
  readonly text: string;
  /** The file, with @font-face rules for letters a reader's machine may lack, '' for none. Trusted. */
  write(fontStyle: string): string;
}

/**
 * A document as one HTML file that needs nothing else: it opens from disk, asks the network for nothing, prints, and carries
 * its own data. Equal documents give equal bytes.
 */
export function writeReportHtml(report: ReportDocument): WrittenHtml {
  const body = pageBody(report).markup;
  return {
    text: `${titleOf(report)}\n${body}`,
    write: (fontStyle) =>
      [
        pageHead(report, hangulFaces(fontStyle) + DOCUMENT_STYLE).markup,
        body,
        `<script type="application/json" id="data">${jsonForScript(writeReportJson(report))}</script>`,
        `\n<script>${DOCUMENT_SCRIPT}</script>\n</body>\n</html>\n`,
      ].join(''),
  };
}

function titleOf(report: ReportDocument): string {
  return report.title.trim() || documentWords(report).report;
}

function pageHead(report: ReportDocument, style: string): Markup {
  return fragment`<!doctype html>
<html lang="${report.language}">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${pagePolicy(DOCUMENT_SCRIPT, style, style !== DOCUMENT_STYLE)}" />
<meta name="viewport" content="width=device-width" />
<meta name="referrer" content="no-referrer" />
<title>${titleOf(report)}</title>
${trusted(`<style>${style}</style>`)}
</head>
<body>
`;
}

function pageBody(report: ReportDocument): Markup {
  const words = documentWords(report);
  const session = commonSession(report);
  const first = firstPicture(report);
  const section = (block: ReportBlock) => blockSection(block, words, session, block.id === first?.id ? first.look : '');
  return fragment`<main>
<header>
${kicker(report, session)}
<h1>${titleOf(report)}</h1>
${reportNotices(report).map((notice) => fragment`<p class="notice">${notice}</p>\n`)}</header>
${contents(report)}
${report.blocks.map((block) => fragment`${section(block)}\n`)}</main>
<footer><button type="button" id="save">${words.saveData}</button>${words.report}</footer>
`;
}

/** What is above the title: that it is a report, unless that is its title, and of which session. */
function kicker(report: ReportDocument, session: string): Markup | string {
  const { report: kind } = documentWords(report);
  const parts = [titleOf(report) === kind ? '' : kind, session].filter(Boolean).join(' · ');
  return parts === '' ? '' : fragment`<p class="kicker">${parts}</p>`;
}

/** From three headings on; fewer are seen at once. */
const LEAST_CONTENTS = 3;

function contents(report: ReportDocument): Markup | string {
  const titled = report.blocks.flatMap((block) =>
    block.kind === 'notes' || block.title === '' ? [] : [{ id: block.id, title: block.title }],
  );
  if (titled.length < LEAST_CONTENTS) return '';
  const { contents: label } = documentWords(report);
  return fragment`<nav aria-label="${label}"><ol>${titled.map(
    ({ id, title }) => fragment`<li><a href="#${id}">${title}</a></li>`,
  )}</ol></nav>`;
}
