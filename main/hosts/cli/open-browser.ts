import { spawn } from 'node:child_process';
import { withUsualMask } from '../private-files.ts';

/** Whether there is a screen that a browser could be opened on. */
function hasDisplay(env: NodeJS.ProcessEnv): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

function browserCommand(url: string): [string, string[]] {
  if (process.platform === 'darwin') return ['open', [url]];
  // `start` takes its first quoted argument for a title.
  if (process.platform === 'win32') return ['cmd', ['/c', 'start', '""', url]];
  return ['xdg-open', [url]];
}

/** Opens the page where that is possible. The address is printed in any case, so failing is no matter. */
export function openBrowser(url: string, env: NodeJS.ProcessEnv): void {
  if (!hasDisplay(env)) return;
  const [command, args] = browserCommand(url);
  withUsualMask(() => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.on('error', () => undefined);
    child.unref();
  });
}
