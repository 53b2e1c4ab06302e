import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './table.ts';

/** Promised for the page of one such trace: 3 s and 5 MB. */
const SPANS = 10_000;

/** Also in processor time: others on the machine do not count there. */
function run(args: readonly string[]): { seconds: number; 'CPU s': number } {
  const started = performance.now();
  const timed = ['-f', '%U %S', process.execPath, 'dist/main/cli.js', ...args];
  const { status, stderr } = spawnSync('/usr/bin/time', timed, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const [user, system] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { seconds: (performance.now() - started) / 1_000, 'CPU s': user! + system! };
}

/** A trace of 10,000 spans as a page, and reports by the templates of the session it is in; start-up is part of the time. */
export function benchReports(folder: string): Row[] {
  const dump = join(folder, 'report.jsonl');
  const store = join(folder, 'report.tracebench');
  run(['generate', '--shape', 'async', '--spans', String(SPANS), '--start', '2026-01-05T09:00:00Z', '-o', dump]);
  run(['import', dump, '--store', store]);
  const sql = 'SELECT trace_id FROM spans LIMIT 1';
  const found = spawnSync(process.execPath, ['dist/main/cli.js', 'query', '--store', store, '--json', sql], {
    encoding: 'utf8',
  });
  const traceId = /[0-9a-f]{32}/.exec(found.stdout)![0];
  const ways = {
    'of one trace': ['--store', store, '--trace', traceId],
    'by the template incident': ['--store', store, '--template', 'incident'],
    'by the template latency': ['--store', store, '--template', 'latency'],
    'by the template compare': ['--store', store, '--before', store, '--template', 'compare'],
  };
  return Object.entries(ways).map(([what, args]): Row => {
    const out = join(folder, 'report.html');
    const figures = { ...run(['report', ...args, '-o', out]), MB: statSync(out).size / 1e6 };
    return { what: `report ${what} (from the command line)`, size: `${SPANS} spans in one trace`, figures };
  });
}
