import { KIB } from '../../../../model/units.ts';
import { linesOf, namedNumbers, wordsOf, type Scrape } from '../host.ts';

/** Counts are those of the kernel: pages for swap (major), KiB for what is read and written at all (minor). */
export function pagingScraper(): Scrape {
  return async ({ host, points }) => {
    for (const line of linesOf(await host.read('/proc/swaps')).slice(1)) {
      const [device = '', , size, used] = wordsOf(line);
      const states = { used: Number(used) * KIB, free: (Number(size) - Number(used)) * KIB };
      for (const [state, value] of Object.entries(states)) {
        points.add('system.paging.usage', value, { device, state });
        points.add('system.paging.utilization', value / (Number(size) * KIB), { device, state });
      }
    }
    const stat = namedNumbers(await host.read('/proc/vmstat'));
    const count = (name: string): number => stat.get(name) ?? NaN;
    for (const [type, name] of [
      ['major', 'pswp'],
      ['minor', 'pgpg'],
    ] as const)
      for (const direction of ['page_in', 'page_out'] as const)
        points.add('system.paging.operations', count(name + direction.slice(5)), { direction, type });
    points.add('system.paging.faults', count('pgmajfault'), { type: 'major' });
    points.add('system.paging.faults', count('pgfault') - count('pgmajfault'), { type: 'minor' });
  };
}
