import { flushSync } from 'react-dom';
import type { InputOf } from '../../../contract/operations.ts';
import type { ReportDocument } from '../../../core/report/document/report-document.ts';
import { writeReportHtml } from '../../../core/report/document/write-html.ts';
import { t } from '../../i18n/t.ts';
import { hangulFonts } from '../../pictures/embed-fonts.ts';
import { callEngine } from '../../state/connection.ts';
import { makeFile, noteFailed } from '../../state/exports.ts';
import { leavingReport, refreshLeaving, showOriginal, useLeaving } from '../../state/leaving-report.ts';
import { usePreferences } from '../../state/preferences.ts';
import { noteHidden } from '../../state/redact-texts.ts';
import { useReport } from '../../state/report.ts';
import { applyTheme } from '../../theme/theme.ts';
import { desktopBridge } from '../../transport/desktop.ts';
import { picturesDrawn } from './BlockBody.tsx';

/** Of a document as JSON: a line of the contract takes messages of 8 MiB, and breaks where it is given more. */
const MOST_REPORT_BYTES = 7 * 1024 ** 2;

type MakePdf = (report: ReportDocument, signal: AbortSignal) => Promise<Uint8Array>;

/** By the shell, from the file that is given away. */
export const pdfByShell: MakePdf = async (report) => {
  const html = writeReportHtml(report);
  const pdf = await desktopBridge()!.printPdf(html.write(await hangulFonts(html.text)));
  if (!pdf) throw new Error(t('report.noPdf'));
  return pdf;
};

/** By the host of the engine, from the document. */
export const pdfByHost: MakePdf = async (report, signal) => {
  if (new Blob([JSON.stringify(report)]).size > MOST_REPORT_BYTES) throw new Error(t('report.tooLarge'));
  // Validators know no lists that are only read.
  const sent = report as InputOf<'report.pdf'>['report'];
  const answer = await callEngine('report.pdf', { report: sent }, { signal });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.pdf;
};

export const savePdf = (makePdf: MakePdf): Promise<void> =>
  makeFile('tracebench-report.pdf', async (signal, tellHidden) => {
    const { made, hidden } = await leavingReport(useReport.getState().history.now);
    tellHidden(hidden);
    return new Blob([(await makePdf(made, signal)) as BlobPart], { type: 'application/pdf' });
  });

/**
 * The screen without the frame around it, in light, by the system's dialog: where a PDF is made of it, or paper. It shows
 * what may leave, and is printed only when that is known of all of it.
 */
export async function printReport(): Promise<void> {
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
