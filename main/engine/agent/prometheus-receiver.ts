import {
  readScrapeSettings,
  type ScrapeJob,
  type ScrapeSettings,
  type ScrapeTarget,
} from '../../../core/collector/receivers/prometheus/scrape-config.ts';
import {
  TargetScrapes,
  type ScrapeAnswer,
  type Scraped,
} from '../../../core/collector/receivers/prometheus/target-scrapes.ts';
import { Settings } from '../../../core/collector/settings.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { ComponentContext, Nexts, ReceiverKind, RunningReceiver } from '../collector/component.ts';
import { consumeErrorOf } from '../collector/consumer.ts';
import { give } from './give.ts';
import { overTransport } from './over-transport.ts';
import { readScrapeClient, ScrapeClient, type ScrapeClientSettings } from './scrape-client.ts';

/** The Collector's receiver/prometheusreceiver, with targets that are written in the configuration. */
export const PROMETHEUS_RECEIVER: ReceiverKind = {
  type: 'prometheus',
  signals: ['metrics'],
  read(value) {
    const settings = new Settings(value);
    const read = readScrapeSettings(settings);
    const clients = read.jobs.map((job) => readScrapeClient(job.client));
    return {
      problems: settings.problems,
      create: async (context, next) => start(read, clients, context, overTransport('http', next, context.meter)),
    };
  },
};

function start(
  settings: ScrapeSettings,
  clients: readonly ScrapeClientSettings[],
  context: ComponentContext,
  next: Nexts,
): RunningReceiver {
  const closing = new AbortController();
  const scrapers = settings.jobs.flatMap((job, i) => {
    const client = new ScrapeClient(job, clients[i]!);
    closing.signal.addEventListener('abort', () => client.close());
    return job.targets.map((target) => new Scraper({ job, target, settings, client, context, next }));
  });
  const running = scrapers.map((scraper) => scraper.run(closing.signal));
  return {
    addresses: [],
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

interface ScraperOptions {
  job: ScrapeJob;
  target: ScrapeTarget;
  settings: ScrapeSettings;
  client: ScrapeClient;
  context: ComponentContext;
  next: Nexts;
}

/** Asks one target, once in each interval, the first time at once, or after the offset. */
class Scraper {
  readonly #options: ScraperOptions;
  readonly #scrapes: TargetScrapes;

  constructor(options: ScraperOptions) {
    this.#options = options;
    this.#scrapes = new TargetScrapes(options.job, options.target, options.settings);
  }

  /** Until it is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { job, settings, context } = this.#options;
    if (settings.offsetMs > 0) await context.clock.sleep(settings.offsetMs, signal);
    for (let due = context.clock.now(); !signal.aborted;) {
      await this.#once(signal);
      // Times that were missed, because those behind were slow, are passed over.
      const now = context.clock.now();
      due += job.intervalMs * Math.max(1, Math.ceil((now - due) / job.intervalMs));
      if (!signal.aborted) await context.clock.sleep(Math.max(0, due - now), signal);
    }
  }

  async #once(signal: AbortSignal): Promise<void> {
    const { target, job, context, next } = this.#options;
    const { meter } = context;
    const of = `${job.name} ${target.labels.get('instance')}`;
    const answer = await this.#ask(signal);
    if (signal.aborted) return;
    try {
      await give(next, this.#read(answer, of), meter);
    } catch (error) {
      // A target is not asked again for what it said: the next scrape says how it is then.
      meter.error(`${of}: ${consumeErrorOf(error).message}`);
    }
  }

  /** What is wrong with it is counted. */
  #read(answer: ScrapeAnswer, of: string): Telemetry[] {
    const { meter } = this.#options.context;
    const { telemetry, failure, invalid, problem } = this.#take(answer);
    meter.lose('invalid samples', invalid);
    if (invalid > 0) meter.error(`${of}: ${problem}`);
    if (failure === '') meter.well([of], `${of}: is scraped again`);
    else {
      meter.refuse('failed scrape');
      meter.wrong(of, `${of}: ${failure}`);
    }
    return telemetry;
  }

  /** Whatever a target answers, it is asked again: nothing that is thrown ends the scraping. */
  #take(answer: ScrapeAnswer): Scraped {
    try {
      return this.#scrapes.take(answer);
    } catch (error) {
      return { telemetry: [], failure: consumeErrorOf(error).message, invalid: 0, problem: '' };
    }
  }

  async #ask(signal: AbortSignal): Promise<ScrapeAnswer> {
    const { client, target, context } = this.#options;
    const startMs = context.clock.now();
    const asked = {
      nowNs: BigInt(Math.round(startMs)) * 1_000_000n,
      text: '',
      bytes: 0,
      isOpenMetrics: false,
      failure: '',
    };
    const durationMs = () => context.clock.now() - startMs;
    try {
      const body = await client.get(target.url, signal);
      return { ...asked, ...body, durationMs: durationMs() };
    } catch (error) {
      return { ...asked, durationMs: durationMs(), failure: (error as Error).message || 'no answer' };
    }
  }
}
