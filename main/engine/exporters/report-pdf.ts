import type { OutputOf, ParsedInputOf } from '../../../contract/operations.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { writeReportHtml } from '../../../core/report/document/write-html.ts';
import type { EngineOptions } from '../api.ts';
import { OperationFailure } from '../ports.ts';
import { CancelledError } from '../store/port.ts';

const HOW_TO_PRINT =
  'Install Chromium, Chrome or Edge on the machine that serves this page, or save as HTML and print that.';

/** The page that is printed is written here: a client gives a document, never markup. Throws CancelledError. */
export async function printReport(
  { printPdf, findFonts = async () => '' }: Pick<EngineOptions, 'printPdf' | 'findFonts'>,
  { report }: ParsedInputOf<'report.pdf'>,
  signal?: CancelSignal,
): Promise<OutputOf<'report.pdf'>> {
  if (!printPdf) throw new OperationFailure('unsupported', 'No PDF is printed here.', HOW_TO_PRINT);
  const html = writeReportHtml(report);
  try {
    return { pdf: await printPdf(html.write(await findFonts(html.text)), signal) };
  } catch (error) {
    throw signal?.aborted ? new CancelledError() : error;
  }
}
