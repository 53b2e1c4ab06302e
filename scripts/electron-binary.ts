import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cache, root } from './paths.ts';

const packageDir = join(root, 'node_modules/electron');
const failureFile = join(cache, 'electron-install-failure.json');
const dayMs = 24 * 60 * 60 * 1000;

interface Failure {
  at: number;
  why: string;
}

type Binary = { kind: 'present'; path: string } | { kind: 'absent'; why: string };

const programNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Where Electron's distribution lies, or would. A closed network may keep one aside and name it. */
export function electronDist(): string {
  return process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageDir, 'dist');
}

export function findElectron(): string | undefined {
  const binary = join(electronDist(), programNames[process.platform] ?? 'electron');
  return existsSync(binary) ? binary : undefined;
}

/** Offline, asking again at every start would only make every start slow. */
function readRecentFailure(): string | undefined {
  try {
    const { at, why } = JSON.parse(readFileSync(failureFile, 'utf8')) as Failure;
    return Date.now() - at < dayMs ? why : undefined;
  } catch {
    return undefined;
  }
}

function rememberFailure(why: string): void {
  const failure: Failure = { at: Date.now(), why };
  mkdirSync(dirname(failureFile), { recursive: true });
  writeFileSync(failureFile, JSON.stringify(failure));
}

/** Where a person has said that nothing is to be fetched. */
function readForbidden(): string | undefined {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return 'there is none where ELECTRON_OVERRIDE_DIST_PATH points';
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return 'ELECTRON_SKIP_BINARY_DOWNLOAD forbids to fetch it';
  return undefined;
}

/** Electron's npm package holds no binary; its own installer downloads one. Resolves to why it could not, if it could not. */
function download(timeoutMs: number): string | undefined {
  const installer = join(packageDir, 'install.js');
  const result = spawnSync(process.execPath, [installer], {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
  });
  if (result.status === 0) return undefined;
  const timedOut = (result.error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT';
  if (timedOut) return `its download did not finish in ${timeoutMs / 1000} s`;
  const firstLine = (result.stderr ?? '').split('\n').find((line) => /\w/.test(line)) ?? 'no reason given';
  return `its download failed: ${firstLine.trim()}`;
}

export function ensureElectron({ timeoutMs, retry = false }: { timeoutMs: number; retry?: boolean }): Binary {
  const present = findElectron();
  if (present) return { kind: 'present', path: present };
  const forbidden = readForbidden();
  if (forbidden) return { kind: 'absent', why: forbidden };
  const known = retry ? undefined : readRecentFailure();
  const why = known ?? download(timeoutMs);
  const path = findElectron();
  if (path) return { kind: 'present', path };
  const reason = why ?? 'its installer left no binary';
  if (!known) rememberFailure(reason);
  return { kind: 'absent', why: reason };
}
