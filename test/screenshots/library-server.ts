import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface LibraryServer {
  ui: string;
  otlpHttp: string;
  stop(): Promise<void>;
}

/** `tracebench serve` with sessions and settings in a folder of its own, as somebody has it who works with it every day. */
export async function startLibraryServer(folder: string, ...files: string[]): Promise<LibraryServer> {
  mkdirSync(join(folder, 'tracebench'), { recursive: true });
  const settings = { version: 1, settings: { receivers: { otlpHttpPort: 0, otlpGrpcPort: 0 } } };
  writeFileSync(join(folder, 'tracebench', 'settings.json'), JSON.stringify(settings));
  const child = spawn(process.execPath, ['dist/main/cli.js', 'serve', '--json', '--port', '0', ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_DATA_HOME: folder },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const { ui, otlpHttp } = JSON.parse(line) as { ui: string; otlpHttp: string };
    const stop = () => (child.kill('SIGTERM'), ended);
    return { ui, otlpHttp, stop };
  }
  throw new Error('serve ended before it was ready');
}
