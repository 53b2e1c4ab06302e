import { existsSync } from 'node:fs';
import { Scrapers } from '../../../../core/collector/receivers/hostmetrics/scrape.ts';
import {
  readHostMetrics,
  type HostMetricsSettings,
} from '../../../../core/collector/receivers/hostmetrics/settings.ts';
import type { ComponentContext, Nexts, ReceiverKind } from '../../collector/component.ts';
import { consumeErrorOf } from '../../collector/consumer.ts';
import { give } from '../give.ts';
import { linuxHost, otherHost } from './linux-host.ts';

/** The Collector's receiver/hostmetricsreceiver: metrics of this machine. */
export function hostMetricsReceiver(platform: string = process.platform): ReceiverKind {
  return {
    type: 'hostmetrics',
    signals: ['metrics'],
    read(value) {
      const { settings, problems } = readHostMetrics(value, platform);
      if (settings.rootPath !== '' && platform === 'linux' && !existsSync(settings.rootPath))
        problems.push({ path: ['root_path'], message: `there is no folder ${settings.rootPath}` });
      const create: ReturnType<ReceiverKind['read']>['create'] = async (context, nexts) => {
        const stop = new AbortController();
        const running = run(settings, context, nexts, platform, stop.signal);
        return {
          addresses: [],
          async close() {
            stop.abort();
            await running;
          },
        };
      };
      return { problems, create };
    },
  };
}

async function run(
  { delayMs, intervalMs, rootPath, scrapers }: HostMetricsSettings,
  { clock, meter }: ComponentContext,
  nexts: Nexts,
  platform: string,
  signal: AbortSignal,
): Promise<void> {
  const host = platform === 'linux' ? linuxHost(rootPath) : otherHost();
  const machine = new Scrapers(scrapers, host);
  await clock.sleep(delayMs, signal);
  while (!signal.aborted) {
    const begun = clock.now();
    const telemetry = await machine.scrape(
      BigInt(begun) * 1_000_000n,
      (message) => meter.error(message),
      (scraper, metrics) => meter.countScraped(scraper, metrics),
    );
    // As in the Collector, what is refused is not measured again.
    await give(nexts, [telemetry], meter).catch((error: unknown) => meter.error(consumeErrorOf(error).message));
    await clock.sleep(Math.max(0, intervalMs - (clock.now() - begun)), signal);
  }
}
