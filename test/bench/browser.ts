import { chromium, type Browser } from '@playwright/test';
import { ensureChromium } from '../../scripts/chromium.ts';

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: await ensureChromium(), args: ['--no-sandbox', '--disable-gpu'] });
}

export const quantile = (values: number[], q: number): number =>
  values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))]!;
