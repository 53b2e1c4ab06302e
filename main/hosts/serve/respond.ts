import { createReadStream } from 'node:fs';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { findPageFile, type PageFile } from '../page-files.ts';
import { PAGE_HEADERS } from '../page-policy.ts';

const YEAR_S = 31_536_000;

export async function respondWithFile(
  request: IncomingMessage,
  response: ServerResponse,
  rootDir: string,
  path: string,
): Promise<void> {
  const file = await findPageFile(rootDir, path);
  if (file) return sendFile(request, response, file);
  if (path !== '/') return respondWithText(response, 404, 'There is nothing here.');
  respondWithText(response, 503, 'The page is not built. Run "npm run build", then reload.');
}

async function sendFile(request: IncomingMessage, response: ServerResponse, file: PageFile): Promise<void> {
  response.writeHead(200, {
    ...PAGE_HEADERS,
    'Content-Type': file.contentType,
    'Content-Length': file.size,
    // The page names its hashed parts, so it alone has to be asked for anew.
    'Cache-Control': file.immutable ? `private, max-age=${YEAR_S}, immutable` : 'no-cache',
  });
  if (request.method === 'HEAD') return void response.end();
  // A browser that leaves in the middle is no error of ours.
  await pipeline(createReadStream(file.path), response).catch(() => response.destroy());
}

export function respondWithText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...PAGE_HEADERS,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
  });
  response.end(`${text}\n`);
}

const UNAUTHORIZED_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Tracebench</title>
<h1>Tracebench is running here</h1>
<p>Please use the address printed in the terminal: it ends in <code>?token=…</code> and opens this page for your browser.</p>
<p>The address is new with every start, so an old bookmark or tab has to be opened again from the terminal.</p>
</html>
`;

export function respondUnauthorized(response: ServerResponse): void {
  respondWithPage(response, 401, UNAUTHORIZED_PAGE);
}

/** Taken instead of a redirect where the address was clicked on another site: the step from here to the page is our own, so the browser sends the cookie. */
const HOP_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=./">
<title>Tracebench</title>
<p><a href="./">Open Tracebench</a></p>
</html>
`;

/** Sets the cookie and goes on to the page, leaving the token out of the address bar and the history. */
export function respondWelcome(request: IncomingMessage, response: ServerResponse, cookie: string): void {
  response.setHeader('Set-Cookie', cookie);
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none') return respondWithPage(response, 200, HOP_PAGE);
  // Relative, so that it stays under whatever prefix a proxy has put in front.
  response.writeHead(303, { ...PAGE_HEADERS, Location: './', 'Cache-Control': 'no-store' });
  response.end();
}

function respondWithPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    ...PAGE_HEADERS,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(html);
}

/** The refusal of an upgrade is written by hand: there is no response object yet. */
export function formatUpgradeRefusal(status: number, reason: string): string {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(reason)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${reason}`;
}
