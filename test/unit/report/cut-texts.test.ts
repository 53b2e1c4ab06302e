import { expect, test } from 'vitest';
import { redactReport } from '../../../core/report/document/redact-report.ts';
import { redactSvg } from '../../../core/report/document/redact-svg.ts';
import type { ReportDocument } from '../../../core/report/document/report-document.ts';
import { writeReportHtml } from '../../../core/report/document/write-html.ts';
import { writeReportJson } from '../../../core/report/document/write-json.ts';
import { writeReportMarkdown } from '../../../core/report/document/write-markdown.ts';
import { Redaction } from '../../../core/processors/redaction.ts';
import type { Markup } from '../../../core/report/html/markup.ts';
import { textPx } from '../../../core/report/html/text-width.ts';
import { writePicture } from '../../../core/report/picture-frame.ts';
import { SvgCanvas } from '../../../core/report/svg-canvas.ts';
import { fitText } from '../../../renderer/charts/timeline/text-fit.ts';
import { parseSvg, textsOf } from '../../helpers/svg.ts';

const SECRET = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const NAME = `op <1> ${SECRET} by f(x)`;
const PIECES = /16C7|E771|838347|B4a/;
const hidden = new Redaction({ texts: ['tokens'] });
const redact = (text: string): string => hidden.textOnce(text);

/** A name in a chart, with something behind it, as the charts write it. */
function chartOf(name: string, behind = '', roomPx = 180): Markup {
  const canvas = new SvgCanvas({ widthPx: 600, heightPx: 100, id: 'k', measure: (_, text) => text.length * 6 });
  const context = canvas as unknown as CanvasRenderingContext2D;
  context.fillText(`${fitText(context, name, roomPx)}${behind}`, 0, 20);
  context.fillText('2 ms', 300, 20);
  return canvas.toMarkup();
}

function pictureOf(chart: Markup, name: string): string {
  return writePicture({
    ...{ language: 'en', widthPx: 200, heightPx: 100, chart, title: '', subtitle: `of ${name.repeat(3)}`, source: '' },
    ...{ legend: [{ name: name.repeat(3), colour: '#123', ink: '#fff', initial: 's' }], notes: [name.repeat(3)] },
    moreServices: (n) => `+${n}`,
    colours: { surface: '#fff', text: '#000', quiet: '#666', line: '#eee' },
  });
}

function reportOf(svg: string): ReportDocument {
  const source = { session: '', what: '', place: '' };
  return { version: 1, language: 'en', title: '', blocks: [{ kind: 'picture', id: 'b1', title: 'a', svg, source }] };
}

function filesOf(report: ReportDocument): string {
  const markdown = writeReportMarkdown(report).map(({ content }) => content as string);
  return [writeReportHtml(report).text, writeReportJson(report), ...markdown].join('\n');
}

const drawnTexts = (svg: string): string[] => textsOf(parseSvg(svg));

test('of a secret that a name was cut in, no piece leaves; what is shown is cut from the redacted name', () => {
  const svg = pictureOf(chartOf(NAME, ' +7'), NAME);
  expect(drawnTexts(svg).join()).toMatch(PIECES);
  const report = redactReport(reportOf(svg), redact);
  const [block] = report.blocks;
  const drawn = drawnTexts((block as { svg: string }).svg);
  expect(drawn).toContain('op <1> [redacted] by f(x) +7');
  expect(drawn).toContain('2 ms');
  const before = drawnTexts(svg);
  drawn.forEach((text, at) => expect(textPx(text)).toBeLessThanOrEqual(textPx(before[at]!)));
  expect(drawn.join()).toContain('…');
  const written = filesOf(report);
  expect(written).toContain('[redacted]');
  expect(written).not.toMatch(PIECES);
  expect(written).not.toContain('data-whole');
});

test('a text that fills another width after it was redacted is not pressed into the old one', () => {
  const redacted = redactSvg(chartOf(NAME).markup, redact);
  const [cut, other] = redacted.split('\n');
  expect(cut).not.toContain('textLength');
  expect(other).toContain('textLength');
});

test('what nothing is hidden in is shown as it was, and what is not shown never leaves', () => {
  const name = 'com.example.shop.checkout.PaymentService.authorise(card)';
  const svg = pictureOf(chartOf(name), name);
  expect(svg).toContain('data-whole');
  const shown = drawnTexts(svg);
  expect(shown.join()).toContain('…');
  const report = redactReport(reportOf(svg), (text) => text);
  expect(drawnTexts((report.blocks[0] as { svg: string }).svg)).toEqual(shown);
  for (const each of [report, reportOf(svg)]) {
    const written = filesOf(each);
    expect(written).toContain('…');
    expect(written).not.toContain('data-whole');
  }
});

test('texts of pictures that were kept without the whole are searched as they stand there', () => {
  const svg = '<svg><text>op ghp_16C7…8B4a password=abc…def</text></svg>';
  expect(redactSvg(svg, redact)).toBe('<svg><text>op ghp_16C7…8B4a password=[redacted]</text></svg>');
});

test('of a name of megabytes its ends are kept, where it is read', () => {
  const long = `${NAME}${'x'.repeat(3_000_000)}`;
  const svg = pictureOf(chartOf(long), NAME);
  expect(svg.length).toBeLessThan(30_000);
  expect(redactSvg(svg, redact)).not.toMatch(PIECES);
});

test('takes time by length only, whatever is in it', () => {
  const hostile = `<text${' data-whole="a"'.repeat(100_000)} ${'data-whole="'.repeat(100_000)}>a</text>`;
  expect(redactSvg(hostile, redact)).toContain('>a</text>');
});
