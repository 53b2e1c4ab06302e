import { linesOf, wordsOf, type Scrape } from '../host.ts';

const SPANS = ['1m', '5m', '15m'];

export function loadScraper(isPerCpu: boolean): Scrape {
  return async ({ host, points }) => {
    const loads = wordsOf(await host.read('/proc/loadavg'));
    const cpus = isPerCpu ? linesOf(await host.read('/proc/stat')).filter((line) => /^cpu\d/.test(line)).length : 1;
    for (const [i, span] of SPANS.entries())
      points.add(`system.cpu.load_average.${span}`, Number(loads[i] || NaN) / cpus);
  };
}
