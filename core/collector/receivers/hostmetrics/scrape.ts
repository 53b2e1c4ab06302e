import type { ResourceMetrics } from '../../../model/metric.ts';
import type { Telemetry } from '../../../model/telemetry.ts';
import { namedNumbers, type Host, type Scrape } from './host.ts';
import { Points } from './points.ts';
import type { ReadScraper } from './settings.ts';
import { WatchedHost } from './watched-host.ts';

/** A machine that is looked at again and again. */
export class Scrapers {
  readonly #scrapers: readonly (ReadScraper & { scrape: Scrape })[];
  readonly #host: Host;

  constructor(scrapers: readonly ReadScraper[], host: Host) {
    this.#scrapers = scrapers.map((scraper) => ({ ...scraper, scrape: scraper.create() }));
    this.#host = host;
  }

  /**
   * All at once; what goes wrong with one costs that one, and is told. Of each is told how many metrics it has: one for each resource
   * that has it, and none where it failed.
   */
  async scrape(
    nowNs: bigint,
    onError: (message: string) => void,
    onScraped: (scraper: string, metrics: number) => void = () => undefined,
  ): Promise<Telemetry> {
    const bootSeconds = namedNumbers(await this.#host.read('/proc/stat')).get('btime') ?? 0;
    const groups: ResourceMetrics[] = [];
    for (const { scrape, ...scraper } of this.#scrapers) {
      const { name } = scraper;
      const pointsSince = (startNs: bigint) => new Points(scraper, nowNs, startNs);
      const points = pointsSince(BigInt(bootSeconds) * 1_000_000_000n);
      try {
        const watched = new WatchedHost(this.#host);
        const own = await scrape({ host: watched.host, nowNs, bootSeconds, points, pointsSince });
        await watched.checkRead();
        const group = points.group();
        const all = [...(own ?? []), ...(group ? [group] : [])];
        groups.push(...all);
        onScraped(name, metricsIn(all));
      } catch (error) {
        onError(`${name}: ${(error as Error).message}`);
        onScraped(name, 0);
      }
    }
    return { signal: 'metrics', groups };
  }
}

function metricsIn(groups: readonly ResourceMetrics[]): number {
  return groups.flatMap(({ scopes }) => scopes).reduce((sum, { items }) => sum + items.length, 0);
}
