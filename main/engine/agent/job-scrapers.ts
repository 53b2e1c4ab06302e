import type { ScrapeTarget, TargetGroup } from '../../../core/collector/receivers/prometheus/scrape-targets.ts';
import { ScrapeClient, type ScrapeClientSettings } from './scrape-client.ts';
import { Scraper, type ScraperOptions } from './scraper.ts';
import { FileTargets } from './target-files.ts';

/** Of a job, those of files among them. */
const MOST_TARGETS = 10_000;
/** Scrapes the targets of one job: those of the configuration, and those of files as they come and go. */
export class JobScrapers {
  readonly #around: Omit<ScraperOptions, 'target' | 'client'>;
  readonly #client: ScrapeClient;
  readonly #running = new Map<string, { leave: AbortController; done: Promise<void> }>();
  /** Those that are being left. */
  readonly #leaving = new Map<string, Promise<void>>();

  constructor(around: Omit<ScraperOptions, 'target' | 'client'>, client: ScrapeClientSettings) {
    this.#around = around;
    this.#client = new ScrapeClient(around.job, client);
  }

  /** Until it is aborted; never rejects. */
  async run(closing: AbortSignal): Promise<void> {
    const { job, context } = this.#around;
    this.#scrape(job.targets, closing);
    if (job.files.length > 0)
      await new FileTargets(job.files, context, (groups) =>
        this.#scrape([...job.targets, ...this.#targetsOf(groups)], closing),
      ).run(closing);
    await Promise.all([...[...this.#running.values()].map(({ done }) => done), ...this.#leaving.values()]);
    this.#client.close();
  }

  #targetsOf(groups: readonly TargetGroup[]): ScrapeTarget[] {
    const { job, context } = this.#around;
    const refuse = (_: number, message: string) => context.meter.error(`${job.name}: ${message}`);
    return groups.flatMap((group) => job.makeTargets(group, refuse));
  }

  /** Those that go on are not disturbed. */
  #scrape(targets: readonly ScrapeTarget[], closing: AbortSignal): void {
    const { job, context } = this.#around;
    const wanted = new Map(targets.map((target) => [keyOf(target), target]));
    for (const [key, { leave, done }] of this.#running) {
      if (wanted.has(key)) continue;
      leave.abort();
      this.#running.delete(key);
      this.#leaving.set(key, done);
      void done.then(() => this.#leaving.get(key) === done && this.#leaving.delete(key));
    }
    for (const [key, target] of wanted)
      if (!this.#running.has(key) && this.#running.size < MOST_TARGETS) this.#begin(key, target, closing);
    const tooMany = `too many targets of ${job.name}`;
    if (wanted.size <= MOST_TARGETS) context.meter.well([tooMany], `${job.name}: all targets are scraped again`);
    else context.meter.wrong(tooMany, `${job.name}: more than ${MOST_TARGETS} targets: the others are left out`);
  }

  #begin(key: string, target: ScrapeTarget, closing: AbortSignal): void {
    const leave = new AbortController();
    const scraper = new Scraper({ ...this.#around, target, client: this.#client });
    const run = async () => {
      // What is said of its end must not come behind what it says when it is there again.
      await this.#leaving.get(key);
      await scraper.run(AbortSignal.any([closing, leave.signal]));
      if (!closing.aborted) await scraper.end();
    };
    const done = run();
    this.#running.set(key, { leave, done });
  }
}

const keyOf = ({ url, labels }: ScrapeTarget) => JSON.stringify([url, [...labels].sort()]);
