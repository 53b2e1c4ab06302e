import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';
import { makeTempDir } from './temp-dir.ts';
import { freePort } from './free-port.ts';

/** Debian's package `prometheus`, or where the variable says. Tests with it are skipped, and say so, where there is none. */
const BINARY = process.env['TRACEBENCH_PROMETHEUS'] ?? '/usr/bin/prometheus';
export const HAS_PROMETHEUS = existsSync(BINARY);

if (!HAS_PROMETHEUS) console.warn(`SKIPPED: tests with a Prometheus server (there is none at ${BINARY})`);

/** It looks for its targets, and for what it has to write, every five seconds, and first of all makes itself a store. */
export const PROMETHEUS_PATIENCE_MS = 60_000;
/** For a test that waits for it at its start and once more. */
export const WITH_PROMETHEUS = { timeout: 3 * PROMETHEUS_PATIENCE_MS };

export interface PrometheusServer {
  url: string;
  /** What /api/v1/PATH answers as `data`. */
  api: (path: string, parameters?: Record<string, string>) => Promise<unknown>;
  /** Labels and value of each series of an instant query. */
  query: (query: string) => Promise<{ metric: Record<string, string>; value: [number, string] }[]>;
}

/** A server of its own with the configuration (YAML), which ends with the test. */
export async function startPrometheus(configuration: string, ...flags: string[]): Promise<PrometheusServer> {
  const directory = await makeTempDir();
  const config = join(directory, 'prometheus.yml');
  await writeFile(config, configuration);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const storage = `--storage.tsdb.path=${join(directory, 'data')}`;
  const child = spawn(
    BINARY,
    [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, storage, ...flags],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  onTestFinished(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill()) await ended;
  });
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(said);
    if ((await fetch(`${url}/-/ready`)).status !== 200) throw new Error('not ready');
  }, PROMETHEUS_PATIENCE_MS);
  const api = async (path: string, parameters: Record<string, string> = {}) => {
    const answer = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
    return ((await answer.json()) as { data: unknown }).data;
  };
  type Answer = { result: Awaited<ReturnType<PrometheusServer['query']>> };
  return { url, api, query: async (query) => ((await api('query', { query })) as Answer).result };
}
