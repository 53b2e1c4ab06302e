import { flushSync } from 'react-dom';
import type { InputOf } from '../../../contract/operations.ts';
import type { ReportDocument } from '../../../core/report/document/report-document.ts';
import { writeReportHtml } from '../../../core/report/document/write-html.ts';
import { writeReportJson } from '../../../core/report/document/write-json.ts';
import { markdownPictures, writeReportMarkdown } from '../../../core/report/document/write-markdown.ts';
import { writeZip } from '../../../core/report/document/write-zip.ts';
import { download } from '../../download.ts';
import { t, type PlainKey } from '../../i18n/t.ts';
import { hangulFonts } from '../../pictures/embed-fonts.ts';
import { callEngine } from '../../state/connection.ts';
import { makeFile, noteFailed } from '../../state/exports.ts';
import { leavingReport, refreshLeaving, showOriginal, useLeaving } from '../../state/leaving-report.ts';
import { usePreferences } from '../../state/preferences.ts';
import { noteHidden } from '../../state/redact-texts.ts';
import { useReport } from '../../state/report.ts';
import { desktopBridge } from '../../transport/desktop.ts';
import { applyTheme } from '../../theme/theme.ts';
import { drawPng } from '../../widgets/copy-picture.ts';
import type { Command } from '../../workbench/command.ts';
import { picturesDrawn } from './BlockBody.tsx';

type WriteFile = (report: ReportDocument) => Promise<{ name: string; parts: BlobPart[]; type: string }>;

const writeHtml: WriteFile = async (report) => {
  const html = writeReportHtml(report);
  return { name: 'report.html', parts: [html.write(await hangulFonts(html.text))], type: 'text/html' };
};

const writeMarkdown: WriteFile = async (report) => ({
  name: 'report.zip',
  parts: writeZip(writeReportMarkdown(report, { pngs: await drawPngs(report) })) as BlobPart[],
  type: 'application/zip',
});

/** One after the other: each takes as much memory as it has pixels. What cannot be drawn is there as SVG. */
async function drawPngs(report: ReportDocument): Promise<Map<string, Uint8Array>> {
  const pngs = new Map<string, Uint8Array>();
  for (const { id, svg } of markdownPictures(report)) {
    const png = await drawPng(svg).catch(() => null);
    if (png) pngs.set(id, new Uint8Array(await png.arrayBuffer()));
  }
  return pngs;
}

const writeJson: WriteFile = async (report) => ({
  name: 'report.json',
  parts: [writeReportJson(report)],
  type: 'application/json',
});

async function save(write: WriteFile): Promise<void> {
  try {
    const { report, hidden } = await leavingReport(useReport.getState().history.now);
    const { name, parts, type } = await write(report);
    download(new Blob(parts, { type }), `tracebench-${name}`);
    noteHidden(hidden);
  } catch (error) {
    noteFailed(t('view.report'), (error as Error).message);
  }
}

function command(id: string, label: PlainKey, run: () => unknown, keys: string[] = []): Command {
  const hasBlocks = (): boolean => useReport.getState().history.now.blocks.length > 0;
  return {
    id: `report.${id}`,
    label: () => t(label),
    group: 'here',
    keys,
    when: hasBlocks,
    run: () => void run(),
  };
}

/** Of a document as JSON: a line of the contract takes messages of 8 MiB, and breaks where it is given more. */
const MOST_REPORT_BYTES = 7 * 1024 ** 2;

type PrintReport = (report: ReportDocument, signal: AbortSignal) => Promise<Uint8Array>;

/** By the shell, from the file that is given away. */
const printByShell: PrintReport = async (report) => {
  const html = writeReportHtml(report);
  const pdf = await desktopBridge()!.printPdf(html.write(await hangulFonts(html.text)));
  if (!pdf) throw new Error(t('report.noPdf'));
  return pdf;
};

/** By the host of the engine, from the document. */
const printByHost: PrintReport = async (report, signal) => {
  if (new Blob([JSON.stringify(report)]).size > MOST_REPORT_BYTES) throw new Error(t('report.tooLarge'));
  // Validators know no lists that are only read.
  const sent = report as InputOf<'report.pdf'>['report'];
  const answer = await callEngine('report.pdf', { report: sent }, { signal });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.pdf;
};

const savePdf = (print: PrintReport): Promise<void> =>
  makeFile('tracebench-report.pdf', async (signal, tellHidden) => {
    const { report, hidden } = await leavingReport(useReport.getState().history.now);
    tellHidden(hidden);
    return new Blob([(await print(report, signal)) as BlobPart], { type: 'application/pdf' });
  });

/**
 * The screen without the frame around it, in light, by the system's dialog: where a PDF is made of it, or paper. It shows
 * what may leave, and is printed only when that is known of all of it.
 */
async function print(): Promise<void> {
  await refreshLeaving();
  const { failure, hidden } = useLeaving.getState();
  if (failure !== '') return noteFailed(t('view.report'), failure);
  flushSync(() => showOriginal(false));
  applyTheme('light');
  try {
    await picturesDrawn();
    window.print();
    noteHidden(hidden);
  } finally {
    applyTheme(usePreferences.getState().theme);
  }
}

const pdfBy = (print: PrintReport): Command => command('savePdf', 'report.savePdf', () => savePdf(print));
const PDF_BY_SHELL = pdfBy(printByShell);
const PDF_BY_HOST = pdfBy(printByHost);

const FILES: readonly Command[] = [
  command('saveHtml', 'report.saveHtml', () => save(writeHtml), ['Mod+S']),
  command('saveMarkdown', 'report.saveMarkdown', () => save(writeMarkdown)),
  command('saveJson', 'report.saveJson', () => save(writeJson)),
];

const printAs = (label: PlainKey): Command => command('print', label, print, ['Mod+P']);
const PRINT = printAs('report.print');
const PRINT_OR_PDF = printAs('report.printOrPdf');

/** The desktop shell makes PDFs itself, a host that has a browser as well; elsewhere this browser does where it prints. */
export function saveCommands(isPdfPrinted: boolean): readonly Command[] {
  if (desktopBridge()) return [PDF_BY_SHELL, ...FILES, PRINT];
  return isPdfPrinted ? [PDF_BY_HOST, ...FILES, PRINT] : [...FILES, PRINT_OR_PDF];
}
