import { KIB } from '../../../../model/units.ts';
import { namedNumbers, type Scrape } from '../host.ts';

/** `used` is what is neither free nor buffers, nor cached, whose part of the kernel's can be taken back. */
export function memoryScraper(): Scrape {
  return async ({ host, points }) => {
    const info = namedNumbers(await host.read('/proc/meminfo'));
    const bytes = (name: string): number => (info.get(name) ?? NaN) * KIB;
    const total = bytes('MemTotal');
    const reclaimable = bytes('SReclaimable');
    const cached = bytes('Cached') + (Number.isFinite(reclaimable) ? reclaimable : 0);
    const states = {
      used: total - bytes('MemFree') - bytes('Buffers') - cached,
      free: bytes('MemFree'),
      buffered: bytes('Buffers'),
      cached,
      slab_reclaimable: reclaimable,
      slab_unreclaimable: bytes('SUnreclaim'),
    };
    for (const [state, value] of Object.entries(states)) {
      points.add('system.memory.usage', value, { state });
      points.add('system.memory.utilization', value / total, { state });
    }
    points.add('system.memory.limit', total);
    points.add('system.linux.memory.available', bytes('MemAvailable'));
    points.add('system.linux.memory.dirty', bytes('Dirty'));
  };
}
