import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { findPageFile } from '../page-files.ts';
import { PAGE_HEADERS } from '../page-policy.ts';

export const SCHEME = 'tracebench-app';
const HOST = 'workbench';

/** Where the page lives. It has an origin of its own, and no way to files. */
export const PAGE_URL = `${SCHEME}://${HOST}/`;

/** Our page or a part of it, whatever its hash says. */
export function isPageUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === `${SCHEME}:` && url.host === HOST && url.username === '';
}

/** Has to be said before the app is ready. `corsEnabled` stays off: it would open the scheme to other pages, not close it. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Serves the built page; once the app is ready. */
export function handleAppScheme(rendererDir: string): void {
  protocol.handle(SCHEME, (request) => answer(rendererDir, request));
}

async function answer(rendererDir: string, { method, url }: Pick<Request, 'method' | 'url'>): Promise<Response> {
  if (method !== 'GET' || !isPageUrl(url)) return new Response(null, { status: 404, headers: PAGE_HEADERS });
  const file = await findPageFile(rendererDir, new URL(url).pathname);
  if (!file) return new Response(null, { status: 404, headers: PAGE_HEADERS });
  return new Response(await readFile(file.path), { headers: { ...PAGE_HEADERS, 'Content-Type': file.contentType } });
}
