import { readScrapeSettings, type ScrapeSettings } from '../../../core/collector/receivers/prometheus/scrape-config.ts';
import { Settings } from '../../../core/collector/settings.ts';
import type { ComponentContext, Nexts, ReceiverKind, RunningReceiver } from '../collector/component.ts';
import { JobScrapers } from './job-scrapers.ts';
import { overTransport } from './over-transport.ts';
import { readScrapeClient, type ScrapeClientSettings } from './scrape-client.ts';

/** The Collector's receiver/prometheusreceiver, with targets that are written in the configuration or in files. */
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
  const jobs = settings.jobs.map((job, i) => new JobScrapers({ job, settings, context, next }, clients[i]!));
  const running = jobs.map((job) => job.run(closing.signal));
  return {
    addresses: [],
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}
