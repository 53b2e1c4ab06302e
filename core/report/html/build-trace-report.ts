import { hangulFaces } from './hangul-faces.ts';
import { fragment, jsonForScript, trusted } from './markup.ts';
import type { Markup } from './markup.ts';
import { errorsSection, headerSection, servicesSection, summarySection } from './overview-sections.ts';
import type { TraceReportInput } from './report-input.ts';
import { readReport } from './report-model.ts';
import type { ReportModel } from './report-model.ts';
import { REPORT_SCRIPT } from './report-script.ts';
import { REPORT_STYLE } from './report-style.ts';
import { fillWords } from './report-words.ts';
import { pagePolicy } from './page-policy.ts';
import { shownLabel } from './shown-value.ts';
import { originsSection, spansSection } from './spans-section.ts';
import { waterfallSvg } from './waterfall-svg.ts';

/** A report but for the fonts it may need. */
export interface TraceReport {
  /** Everything readable in it, for finding fonts. */
  text: string;
  /** The file in pieces, with @font-face rules for letters a reader's machine may lack, '' for none. Trusted. */
  pieces(fontStyle: string): Generator<string>;
}

/**
 * One HTML file that needs nothing else: opens from disk, asks the network for nothing, prints. Telemetry enters it as
 * escaped text and as an inert JSON block; the only script and the only style are those the policy names.
 */
export function buildTraceReport(input: TraceReportInput): TraceReport {
  const model = readReport(input);
  const body = pageBody(model).markup;
  return {
    text: `${pageTitle(model)}\n${body}`,
    *pieces(fontStyle) {
      yield pageHead(model, hangulFaces(fontStyle) + REPORT_STYLE).markup;
      yield body;
      yield* dataBlock(model);
      yield `\n<script>${REPORT_SCRIPT}</script>\n</body>\n</html>\n`;
    },
  };
}

function pageTitle({ title, words }: ReportModel): string {
  return [shownLabel(title), words.report].filter(Boolean).join(' · ');
}

function pageHead(model: ReportModel, style: string): Markup {
  return fragment`<!doctype html>
<html lang="${model.language}">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${pagePolicy(REPORT_SCRIPT, style, style !== REPORT_STYLE)}" />
<meta name="viewport" content="width=device-width" />
<meta name="referrer" content="no-referrer" />
<title>${pageTitle(model)}</title>
${trusted(`<style>${style}</style>`)}
</head>
<body>
`;
}

/** The summary tells what the others had no room for, so it is built after them. */
function pageBody(model: ReportModel): Markup {
  const timeline = timelineSection(model);
  const errors = errorsSection(model);
  const spans = [spansSection(model), originsSection(model)];
  return fragment`<main>
${headerSection(model)}
${summarySection(model)}
${timeline}
${servicesSection(model)}
${errors}
${spans}
</main>
`;
}

function* dataBlock({ trace, data }: ReportModel): Generator<string> {
  if (data.pieces.length === 0) return;
  const type = data.isPacked ? 'application/gzip' : 'application/json';
  yield `<script type="${type}" id="data" data-trace="${safeTraceId(trace.traceId)}">`;
  for (const piece of data.pieces) yield jsonForScript(piece);
  yield '</script>';
}

function timelineSection(model: ReportModel): Markup {
  const { words, hiddenRows, timeline, path } = model;
  const folds = timeline.axis.folds.length;
  const more = hiddenRows > 0 ? fragment`<p class="note">${fillWords(words.moreRows, { n: hiddenRows })}</p>` : '';
  return fragment`<section>
    <h2>${words.timeline}</h2>
    <div class="timeline">${waterfallSvg(model)}</div>
    ${folds > 0 ? fragment`<p class="note">${fillWords(words.noteFolds, { n: folds })}</p>` : ''}
    ${path ? fragment`<p class="note">${words.notePath} <span class="inferred">${words.inferred}</span></p>` : ''}
    ${more}
  </section>`;
}

/** Becomes part of a file name, so nothing but hexadecimal digits. */
function safeTraceId(traceId: string): string {
  return traceId.replace(/[^0-9a-f]/gi, '').slice(0, 8);
}
