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

/** Named by the person, or by the environment, or found on the machine; undefined where none is there. */
export function lookForChromium(named: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  const wanted = named ?? env.TRACEBENCH_CHROMIUM;
  if (wanted) {
    if (isExecutable(wanted)) return wanted;
    throw problem('unsupported', `${wanted} is no browser that can be run.`, HOW_TO_HAVE_ONE);
  }
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...ELSEWHERE].find(isExecutable);
}

const HOW_TO_HAVE_ONE =
  'Install one, or name it with --chromium or TRACEBENCH_CHROMIUM. Or write --format html and print that.';

/** The same where nothing can be done without one. */
export function findChromium(named: string | undefined, env: NodeJS.ProcessEnv): string {
  const found = lookForChromium(named, env);
  if (found !== undefined) return found;
  throw problem('unsupported', 'A PDF is printed by Chromium, Chrome or Edge, and none was found.', HOW_TO_HAVE_ONE);
}

/** What a browser of its own that keeps nothing makes of a page of ours: `argsFor` names the file it is to write. */
export async function makeByChromium(
  html: string,
  kind: 'pdf' | 'png',
  chromium: string,
  argsFor: (outFile: string) => readonly string[],
  signal: AbortSignal,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'tracebench-page-'));
  try {
    const [page, out] = [join(folder, 'page.html'), join(folder, `out.${kind}`)];
    await writeFile(page, html);
    const args = [`--user-data-dir=${join(folder, 'profile')}`, ...argsFor(out), pathToFileURL(page).href];
    await runChromium(chromium, args, signal);
    return await readFile(out).catch(() => {
      throw problem('io', `${chromium} made no file.`, 'Write --format html and print that.');
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What is drawn is in the page, whose policy allows no script but ours. Nothing is looked up or fetched, whatever should be in it after all. */
const CUT_OFF = [
  ...['--headless', '--disable-gpu', '--no-first-run', '--no-default-browser-check', '--disable-extensions'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  // Nobody listens there, and loopback goes that way as well.
  ...['--proxy-server=http://127.0.0.1:9', '--proxy-bypass-list=<-loopback>', '--host-resolver-rules=MAP * ~NOTFOUND'],
];

/** Resolves when the browser is gone; rejects then where it was stopped or took too long. */
async function runChromium(chromium: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  // Chromium refuses its sandbox to root; the page allows no script but our own.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(chromium, [...CUT_OFF, ...asRoot, ...args], { stdio: 'ignore' });
  const late = AbortSignal.timeout(LONGEST_MS);
  const stop = AbortSignal.any([signal, late]);
  // Its other processes end when they no longer hear of it.
  stop.addEventListener('abort', () => child.kill('SIGKILL'));
  await once(child, 'exit').catch((error: Error) => {
    throw problem('io', `${chromium}: ${error.message}`);
  });
  signal.throwIfAborted();
  if (late.aborted) throw problem('io', `${chromium} was stopped: it took longer than ${LONGEST_MS / 1_000} s.`);
}
