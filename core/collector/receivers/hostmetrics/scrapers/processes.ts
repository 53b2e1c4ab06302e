import { namedNumbers, type Scrape } from '../host.ts';
import { pidsOf, processStatOf } from './process-stat.ts';

const STATUSES: Readonly<Record<string, string>> = {
  D: 'blocked',
  I: 'idle',
  L: 'locked',
  R: 'running',
  S: 'sleeping',
  T: 'stopped',
  t: 'stopped',
  W: 'paging',
  Z: 'zombies',
};

/** What runs and what is blocked comes from the kernel's own count, as in the Collector; the rest from each process. */
export function processesScraper(): Scrape {
  return async ({ host, points }) => {
    const pids = pidsOf(await host.list('/proc'));
    const counts = new Map<string, number>();
    for (const pid of pids) {
      const stat = processStatOf(await host.read(`/proc/${pid}/stat`));
      const status = stat && (STATUSES[stat.state] ?? 'unknown');
      if (status !== undefined) counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    const stat = namedNumbers(await host.read('/proc/stat'));
    for (const [status, name] of [
      ['blocked', 'procs_blocked'],
      ['running', 'procs_running'],
    ] as const)
      if (stat.has(name)) counts.set(status, stat.get(name)!);
    const known = [...counts.values()].reduce((sum, count) => sum + count, 0);
    if (pids.length > known) counts.set('unknown', pids.length - known + (counts.get('unknown') ?? 0));
    for (const [status, count] of counts) points.add('system.processes.count', count, { status });
    points.add('system.processes.created', stat.get('processes') ?? NaN);
  };
}
