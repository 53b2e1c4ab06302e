import { makeByChromium } from './chromium.ts';

/** A page of our own as PDF. */
export function printPdf(html: string, chromium: string, signal: AbortSignal): Promise<Uint8Array> {
  return makeByChromium(html, 'pdf', chromium, (out) => ['--no-pdf-header-footer', `--print-to-pdf=${out}`], signal);
}
