import { StatsdAggregator } from '../../../core/collector/receivers/statsd/aggregate.ts';
import { parseStatsd } from '../../../core/collector/receivers/statsd/parse-line.ts';
import {
  readStatsd,
  REFUSED_STATSD_KEYS,
  STATSD_KEYS,
  type StatsdSettings,
} from '../../../core/collector/receivers/statsd/settings.ts';
import { Settings } from '../../../core/collector/settings.ts';
import type { ComponentContext, Nexts, ReceiverKind, RunningReceiver } from '../collector/component.ts';
import { consumeErrorOf } from '../collector/consumer.ts';
import { readEndpoint, type Endpoint, type ReceiverOptions } from './endpoint.ts';
import { give } from './give.ts';
import { startTcpLines, startUdpLines } from './line-sockets.ts';
import { overTransport } from './over-transport.ts';

const TRANSPORTS = ['udp', 'udp4', 'udp6', 'tcp', 'tcp4', 'tcp6'] as const;

/** The Collector's receiver/statsdreceiver, with DogStatsD's tags. */
export function statsdReceiver(options: ReceiverOptions): ReceiverKind {
  return {
    type: 'statsd',
    signals: ['metrics'],
    read(value) {
      const settings = new Settings(value);
      settings.allow(['endpoint', 'transport', ...STATSD_KEYS], REFUSED_STATSD_KEYS);
      const endpoint = readEndpoint(settings, 'localhost:8125', options.allowUnencrypted);
      const transport = settings.choice('transport', TRANSPORTS, 'udp');
      const read = readStatsd(settings);
      const hosts = endpoint.hosts.filter((host) => fits(host, transport));
      if (hosts.length === 0)
        settings.note(['transport'], `${transport} does not fit the endpoint's address ${endpoint.hosts.join(', ')}`);
      return {
        problems: settings.problems,
        create: (context, next) => {
          const receiver = new StatsdReceiver(read, context, overTransport(transport, next, context.meter));
          return receiver.start({ ...endpoint, hosts }, transport.startsWith('udp'));
        },
      };
    },
  };
}

/** `udp4` and `tcp6` are of one family of addresses only. */
function fits(host: string, transport: string): boolean {
  const isV6 = host.includes(':');
  return transport.endsWith('4') ? !isV6 : !transport.endsWith('6') || isV6 || host === '0.0.0.0';
}

class StatsdReceiver {
  readonly #settings: StatsdSettings;
  readonly #context: ComponentContext;
  readonly #next: Nexts;
  readonly #aggregator: StatsdAggregator;

  constructor(settings: StatsdSettings, context: ComponentContext, next: Nexts) {
    this.#settings = settings;
    this.#context = context;
    this.#next = next;
    this.#aggregator = new StatsdAggregator(settings, this.#nowNs(), () => context.clock.random());
  }

  async start(endpoint: Endpoint, isUdp: boolean): Promise<RunningReceiver> {
    const take = (lines: readonly string[], from: string) => this.#take(lines, from);
    const { meter } = this.#context;
    const refuse = (reason: string, why?: string) => {
      if (why === undefined) meter.refuse(reason);
      else meter.refuseTold(reason, 'a connection', why);
    };
    const server = await (isUdp ? startUdpLines : startTcpLines)({ endpoint, take, refuse });
    const closing = new AbortController();
    const running = this.#flushing(closing.signal);
    return {
      addresses: server.addresses,
      close: async () => {
        await server.close();
        closing.abort();
        await running;
      },
    };
  }

  #nowNs(): bigint {
    return BigInt(Math.round(this.#context.clock.now())) * 1_000_000n;
  }

  #take(lines: readonly string[], from: string): void {
    const { meter } = this.#context;
    const client = this.#settings.ipOnly ? from.slice(0, from.lastIndexOf(':')) : from;
    for (const line of lines) {
      const text = line.trim();
      if (text === '') continue;
      const sample = parseStatsd(text, this.#settings);
      if (typeof sample === 'string') {
        meter.lose('invalid lines', 1);
        meter.error(sample);
        continue;
      }
      const reason = this.#aggregator.add(sample, client, this.#nowNs());
      if (reason !== undefined) meter.lose(reason, 1);
    }
  }

  /** The last time when it is closed, so that what was sent is not lost. */
  async #flushing(signal: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    for (let isOver = false; !isOver;) {
      await clock.sleep(this.#settings.intervalMs, signal);
      isOver = signal.aborted;
      await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    const { meter } = this.#context;
    try {
      await give(this.#next, this.#aggregator.flush(this.#nowNs()), meter);
    } catch (error) {
      // Whoever sent it does not wait for an answer, and does not send it again.
      meter.error(consumeErrorOf(error).message);
    }
  }
}
