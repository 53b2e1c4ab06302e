import { existsSync } from 'node:fs';
import { findAptPrefix, findOnPath, runApt } from './apt.ts';

/** Without a window first: it draws the same for a third less processor time. */
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
/** Of Debian; where a distribution lacks the first it has the second. */
const packages = ['chromium-headless-shell', 'chromium'];

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

/** The path of a Chromium, installed first where that needs nobody's password. */
export async function ensureChromium(): Promise<string | undefined> {
  const found = await findChromium();
  if (found) return found;
  const prefix = findAptPrefix();
  if (!prefix) return undefined;
  process.stderr.write('No Chromium found; installing it with apt-get.\n');
  const install = (name: string) => runApt(prefix, ['install', '-y', name]);
  const installed = runApt(prefix, ['update']) && packages.some(install);
  return installed ? findChromium() : undefined;
}

export const chromiumAdvice =
  'No Chromium was found. Run `npx playwright install chromium`, or install one and set TRACEBENCH_CHROMIUM to its path.';
