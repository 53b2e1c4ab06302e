import { wordsOf, type Scrape } from '../host.ts';

export function systemScraper(): Scrape {
  return async ({ host, points }) => {
    const [uptime] = wordsOf(await host.read('/proc/uptime'));
    points.add('system.uptime', Number(uptime || NaN));
  };
}
