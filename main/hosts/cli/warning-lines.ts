import { formatCount } from '../../../core/report/html/report-words.ts';
import type { AccountLine } from './account.ts';
import { countOf } from './text.ts';

/** What a warning means, or what to do about it. */
const OTHERWISE = new Map([
  ['year-assumed', 'Say otherwise with --year YEAR.'],
  ['zone-assumed', 'Say otherwise with --zone ZONE (such as Asia/Seoul).'],
  ['opened-before', 'Unless that was removed since, what is in it is there twice now.'],
]);

/** Of many files with the same to tell, so many are named. */
const MOST_NAMED = 3;

/** For standard error: what was tolerated, and why files were not read; what several have in common is told once. */
export function warningLines(lines: readonly AccountLine[]): string[] {
  const ofParts = lines.flatMap(({ file, files = [] }) => failureLines(files, `${file}: `));
  return [...lines.flatMap(toleratedLines), ...ofParts, ...failureLines(lines)];
}

type Warning = AccountLine['warnings'][number];

/** What a folder or an archive warns of is, but for what is no file in it, what its files warn of. */
function toleratedLines({ file, warnings, files = [] }: AccountLine): string[] {
  return warnings.flatMap((warning) => {
    const those = files.flatMap((one) => {
      const told = one.error === undefined ? one.warnings.filter(({ code }) => code === warning.code) : [];
      return told.map((own) => ({ file: one.file, own }));
    });
    const count = those.reduce((sum, { own }) => sum + own.count, 0);
    const own = warning.count > count ? [warningLine(file, { ...warning, count: warning.count - count })] : [];
    return [...own, ...warningOfFiles(file, warning.code, count, those)];
  });
}

function warningOfFiles(
  file: string,
  code: string,
  count: number,
  those: readonly { file: string; own: Warning }[],
): string[] {
  const [first] = those;
  if (first === undefined) return [];
  if (those.length === 1) return [warningLine(first.file, first.own)];
  const names = those.map((one) => nameWithin(one.file));
  return [warningLine(file, { code, count, example: first.own.example }, ` in ${listed(names)}`)];
}

function warningLine(file: string, { code, count, example }: Warning, where = ''): string {
  const otherwise = OTHERWISE.get(code);
  return `${file}: ${code} × ${formatCount(count)}${where}, e.g. ${example}${otherwise === undefined ? '' : `. ${otherwise}`}`;
}

/** One is told by its name; several behind what they are in. */
function failureLines(lines: readonly AccountLine[], around = ''): string[] {
  const byError = new Map<string, string[]>();
  for (const { file, error } of lines)
    if (error !== undefined) byError.set(error, [...(byError.get(error) ?? []), file]);
  return [...byError].map(([error, files]) => {
    if (files.length === 1) return `${files[0]}: ${error}`;
    return `${around}${listed(around === '' ? files : files.map(nameWithin))}: ${error}`;
  });
}

/** "40 files (a.json, b.json, c.json and 37 more)". */
function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const named = names.slice(0, MOST_NAMED).join(', ');
  return `${countOf(names.length, 'files')} (${named}${more > 0 ? ` and ${formatCount(more)} more` : ''})`;
}

/** "dump.zip › logs/a.json" within dump.zip. */
export const nameWithin = (file: string): string => file.split(' › ').slice(1).join(' › ');
