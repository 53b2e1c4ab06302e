import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** A package mirror that does not answer must not hold up the whole check. */
const installTimeoutMs = 300_000;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findOnPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

async function findPlaywrightsOwn(): Promise<string | undefined> {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
}

async function findChromium(): Promise<string | undefined> {
  const named = process.env.TRACEBENCH_CHROMIUM;
  if (named) return named;
  return names.map(findOnPath).find(Boolean) ?? findPlaywrightsOwn();
}

/** The words to put before apt-get, or nothing where we may not install. */
function findAptPrefix(): string[] | undefined {
  if (process.platform !== 'linux' || !findOnPath('apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

function runApt(prefix: readonly string[], args: readonly string[]): boolean {
  const [command = 'apt-get', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
  return spawnSync(command, rest, { stdio: 'inherit', timeout: installTimeoutMs }).status === 0;
}

/** The path of a Chromium, installed first where that needs nobody's password. */
export async function ensureChromium(): Promise<string | undefined> {
  const found = await findChromium();
  if (found) return found;
  const prefix = findAptPrefix();
  if (!prefix) return undefined;
  process.stderr.write('No Chromium found; installing it with apt-get.\n');
  const installed = runApt(prefix, ['update']) && runApt(prefix, ['install', '-y', 'chromium']);
  return installed ? findChromium() : undefined;
}

export const chromiumAdvice =
  'No Chromium was found. Run `npx playwright install chromium`, or install one and set TRACEBENCH_CHROMIUM to its path.';
