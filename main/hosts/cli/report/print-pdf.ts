import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { problem } from '../problem.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
/** Ten thousand rows take seconds; longer is a browser that hangs. */
const LONGEST_MS = 120_000;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Named by the person, or by the environment, or found on the machine. */
export function findChromium(named: string | undefined, env: NodeJS.ProcessEnv): string {
  const wanted = named ?? env.TRACEBENCH_CHROMIUM;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const found = wanted
    ? [wanted].find(isExecutable)
    : [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...ELSEWHERE].find(isExecutable);
  if (found !== undefined) return found;
  throw problem(
    'unsupported',
    wanted
      ? `${wanted} is no browser that can be run.`
      : 'A PDF is printed by Chromium, Chrome or Edge, and none was found.',
    'Install one, or name it with --chromium or TRACEBENCH_CHROMIUM. Or write --format html and print that.',
  );
}

/** A page of our own as PDF, printed by a browser of its own that keeps nothing. */
export async function printPdf(html: string, chromium: string, signal: AbortSignal): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'tracebench-pdf-'));
  try {
    const [page, pdf] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
    await writeFile(page, html);
    await runChromium(
      chromium,
      [`--user-data-dir=${join(folder, 'profile')}`, `--print-to-pdf=${pdf}`, pathToFileURL(page).href],
      signal,
    );
    return await readFile(pdf).catch(() => {
      throw problem('io', `${chromium} made no PDF.`, 'Write --format html and print that.');
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function runChromium(chromium: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  // Chromium refuses its sandbox to root; the page allows no script but our own.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const quiet = [
    '--headless',
    '--disable-gpu',
    '--no-first-run',
    '--no-pdf-header-footer',
    '--disable-background-networking',
  ];
  const stop = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
  const child = spawn(chromium, [...quiet, ...asRoot, ...args], { stdio: 'ignore', signal: stop });
  await once(child, 'exit').catch((error: Error) => {
    throw signal.aborted ? error : problem('io', `${chromium}: ${error.message}`);
  });
}
