import type { ReportDocument } from '../../../core/report/document/report-document.ts';
import { writeReportHtml } from '../../../core/report/document/write-html.ts';
import { writeReportJson } from '../../../core/report/document/write-json.ts';
import { markdownPictures, writeReportMarkdown } from '../../../core/report/document/write-markdown.ts';
import { writeZip } from '../../../core/report/document/write-zip.ts';
import { t, type PlainKey } from '../../i18n/t.ts';
import { hangulFonts } from '../../pictures/embed-fonts.ts';
import { saveFile } from '../../state/exports.ts';
import { leavingReport } from '../../state/leaving-report.ts';
import { useReport } from '../../state/report.ts';
import { desktopBridge } from '../../transport/desktop.ts';
import { drawPng } from '../../widgets/copy-picture.ts';
import type { Command } from '../../workbench/command.ts';
import { pdfByHost, pdfByShell, printReport, savePdf } from './print-report.ts';

interface ReportFile {
  readonly ending: string;
  readonly type: string;
  readonly write: (report: ReportDocument) => Promise<BlobPart[]>;
}

const HTML: ReportFile = {
  ...{ ending: 'html', type: 'text/html' },
  write: async (report) => {
    const html = writeReportHtml(report);
    return [html.write(await hangulFonts(html.text))];
  },
};

const MARKDOWN: ReportFile = {
  ...{ ending: 'zip', type: 'application/zip' },
  write: async (report) => writeZip(writeReportMarkdown(report, { pngs: await drawPngs(report) })) as BlobPart[],
};

const JSON_FILE: ReportFile = {
  ...{ ending: 'json', type: 'application/json' },
  write: async (report) => [writeReportJson(report)],
};

/** One after the other: each takes as much memory as it has pixels. What cannot be drawn is there as SVG. */
async function drawPngs(report: ReportDocument): Promise<Map<string, Uint8Array>> {
  const pngs = new Map<string, Uint8Array>();
  for (const { id, svg } of markdownPictures(report)) {
    const png = await drawPng(svg).catch(() => null);
    if (png) pngs.set(id, new Uint8Array(await png.arrayBuffer()));
  }
  return pngs;
}

const save = ({ ending, type, write }: ReportFile): Promise<void> =>
  saveFile(`tracebench-report.${ending}`, type, async () => {
    const { made, hidden } = await leavingReport(useReport.getState().history.now);
    return { made: await write(made), hidden };
  });

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

const PDF_BY_SHELL = command('savePdf', 'report.savePdf', () => savePdf(pdfByShell));
const PDF_BY_HOST = command('savePdf', 'report.savePdf', () => savePdf(pdfByHost));

const FILES: readonly Command[] = [
  command('saveHtml', 'report.saveHtml', () => save(HTML), ['Mod+S']),
  command('saveMarkdown', 'report.saveMarkdown', () => save(MARKDOWN)),
  command('saveJson', 'report.saveJson', () => save(JSON_FILE)),
];

const PRINT = command('print', 'report.print', printReport, ['Mod+P']);
const PRINT_OR_PDF = command('print', 'report.printOrPdf', printReport, ['Mod+P']);

/** The desktop shell makes PDFs itself, a host that has a browser as well; elsewhere this browser does where it prints. */
export function saveCommands(isPdfPrinted: boolean): readonly Command[] {
  if (desktopBridge()) return [PDF_BY_SHELL, ...FILES, PRINT];
  return isPdfPrinted ? [PDF_BY_HOST, ...FILES, PRINT] : [...FILES, PRINT_OR_PDF];
}
