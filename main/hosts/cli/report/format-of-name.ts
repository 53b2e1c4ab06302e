import { wrongUsage } from '../problem.ts';
import type { REPORT_FORMATS } from './write-report.ts';

type ReportFormat = (typeof REPORT_FORMATS)[number];

const BY_NAME: readonly (readonly [end: string, format: ReportFormat])[] = [
  ['.html', 'html'],
  ['.htm', 'html'],
  ['.pdf', 'pdf'],
  ['.md', 'markdown'],
  ['.markdown', 'markdown'],
  ['.zip', 'markdown'],
  ['.json', 'json'],
];

/** What a report is written as: what is asked for, else what its file's name says, else a page. @throws Problem where the two differ, or the name says another one */
export function formatOfReport(asked: ReportFormat | undefined, out: string): ReportFormat {
  const named = BY_NAME.find(([end]) => out.toLowerCase().endsWith(end));
  if (asked !== undefined && named && named[1] !== asked)
    throw wrongUsage(
      `A report as ${asked} in a file that ends in ${named[0]}? Give --format ${named[1]}, or another OUT.`,
      'report',
    );
  if (asked === undefined && !named && /\.[^./\\]+$/.test(out))
    throw wrongUsage(
      `What is ${out} to be? Known are ${BY_NAME.map(([end]) => end).join(', ')}; or give --format.`,
      'report',
    );
  return asked ?? named?.[1] ?? 'html';
}
