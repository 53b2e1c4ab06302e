import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface PageFile {
  path: string;
  size: number;
  contentType: string;
  /** Its name holds a hash of its content, so it never changes. */
  immutable: boolean;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** The bundler puts what it hashes into `assets/`, and nothing else. */
const HASHED = 'assets/';

/**
 * The file of the built page a URL path means, or undefined. Nothing outside `rootDir` is ever given out: not by dots,
 * by encoding, by drive letters or by links. `/` means the page itself; hidden files do not exist.
 */
export async function findPageFile(rootDir: string, urlPath: string): Promise<PageFile | undefined> {
  const relative = readRelativePath(urlPath);
  if (relative === undefined) return undefined;
  const contentType = CONTENT_TYPES[extname(relative)];
  if (contentType === undefined) return undefined;
  try {
    const [root, path] = await Promise.all([realpath(rootDir), realpath(join(rootDir, relative))]);
    if (!path.startsWith(root + sep)) return undefined;
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    return { path, size: found.size, contentType, immutable: relative.startsWith(HASHED) };
  } catch {
    return undefined;
  }
}

function readRelativePath(urlPath: string): string | undefined {
  const decoded = decode(urlPath);
  if (decoded === undefined || !decoded.startsWith('/')) return undefined;
  if (decoded === '/') return 'index.html';
  const segments = decoded.slice(1).split('/');
  return segments.every(isPlainName) ? segments.join('/') : undefined;
}

/** One pass: what is still encoded afterwards is part of a name, and no file of ours has such a name. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Allowing what names of built files are made of is simpler to be sure of than listing what is dangerous. */
function isPlainName(segment: string): boolean {
  return /^[\w@-][\w@.-]*$/.test(segment);
}
