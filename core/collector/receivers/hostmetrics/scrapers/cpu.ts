import { linesOf, TICKS_PER_SECOND, wordsOf, type Scrape } from '../host.ts';

/** In the order of the columns of /proc/stat. */
const STATES = ['user', 'nice', 'system', 'idle', 'wait', 'interrupt', 'softirq', 'steal'] as const;

type Times = ReadonlyMap<string, readonly number[]>;

/** Seconds of each logical CPU in each state. */
function timesOf(stat: string): Times {
  const cpus = linesOf(stat)
    .map(wordsOf)
    .filter(([name]) => /^cpu\d+$/.test(name!));
  return new Map(
    cpus.map(([name, ...ticks]) => [name!, STATES.map((_, i) => Number(ticks[i] ?? NaN) / TICKS_PER_SECOND)]),
  );
}

export function cpuScraper(): Scrape {
  let before: Times | undefined;
  return async ({ host, points }) => {
    const times = timesOf(await host.read('/proc/stat'));
    for (const [cpu, seconds] of times) {
      for (const [i, state] of STATES.entries()) points.add('system.cpu.time', seconds[i]!, { cpu, state });
      const last = before?.get(cpu);
      const differences = last && seconds.map((value, i) => value - last[i]!);
      const elapsed = differences?.reduce((sum, value) => sum + (Number.isFinite(value) ? value : 0), 0) ?? 0;
      if (differences && elapsed > 0)
        for (const [i, state] of STATES.entries())
          points.add('system.cpu.utilization', Math.max(0, differences[i]! / elapsed), { cpu, state });
    }
    before = times;
    points.add('system.cpu.logical.count', times.size);
    if (points.wants('system.cpu.physical.count', 'system.cpu.frequency'))
      readInfo(await host.read('/proc/cpuinfo'), points);
  };
}

function readInfo(info: string, points: Parameters<Scrape>[0]['points']): void {
  const cores = new Set<string>();
  for (const [i, block] of info.split(/\n\s*\n/).entries()) {
    const fields = new Map(
      linesOf(block).map((line) => line.split(':').map((part) => part.trim()) as [string, string]),
    );
    if (!fields.has('processor')) continue;
    cores.add(`${fields.get('physical id') ?? '0'} ${fields.get('core id') ?? i}`);
    const hertz = Number(fields.get('cpu MHz') ?? NaN) * 1e6;
    points.add('system.cpu.frequency', hertz, { cpu: `cpu${fields.get('processor')}` });
  }
  if (cores.size > 0) points.add('system.cpu.physical.count', cores.size);
}
