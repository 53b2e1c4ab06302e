import type { ScrapeJob, ScrapeSettings } from '../../../core/collector/receivers/prometheus/scrape-config.ts';
import type { ScrapeTarget } from '../../../core/collector/receivers/prometheus/scrape-targets.ts';
import {
  TargetScrapes,
  type ScrapeAnswer,
  type Scraped,
} from '../../../core/collector/receivers/prometheus/target-scrapes.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { ComponentContext, Nexts } from '../collector/component.ts';
import { consumeErrorOf } from '../collector/consumer.ts';
import { give } from './give.ts';
import type { ScrapeClient } from './scrape-client.ts';

export interface ScraperOptions {
  job: ScrapeJob;
  target: ScrapeTarget;
  settings: ScrapeSettings;
  client: ScrapeClient;
  context: ComponentContext;
  next: Nexts;
}

/** Asks one target, once in each interval, the first time at once, or after the offset. */
export class Scraper {
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

  /** It is no target any more; never rejects. */
  async end(): Promise<void> {
    const { clock, meter } = this.#options.context;
    meter.well([this.#of], `${this.#of}: is no target any more`);
    await this.#give(this.#scrapes.end(nsOf(clock.now())));
  }

  get #of(): string {
    const { job, target } = this.#options;
    return `${job.name} ${target.labels.get('instance')}`;
  }

  async #once(signal: AbortSignal): Promise<void> {
    const answer = await this.#ask(signal);
    if (!signal.aborted) await this.#give(this.#read(answer, this.#of));
  }

  async #give(telemetry: Telemetry[]): Promise<void> {
    const { context, next } = this.#options;
    try {
      await give(next, telemetry, context.meter);
    } catch (error) {
      // A target is not asked again for what it said: the next scrape says how it is then.
      context.meter.error(`${this.#of}: ${consumeErrorOf(error).message}`);
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
      nowNs: nsOf(startMs),
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

const nsOf = (ms: number): bigint => BigInt(Math.round(ms)) * 1_000_000n;
