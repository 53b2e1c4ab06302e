import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ComponentReading } from '../../../contract/operations/pipelines.ts';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import { openLine, type ContractLine } from '../../bench/contract-line.ts';
import { startServe, type Program, type Server } from '../../bench/server.ts';
import { GATEWAY_RULE } from '../numbered-items.ts';
import { withSession } from '../numbered.ts';
import type { Protocol } from './fault.ts';

const TABLES: Readonly<Record<Signal, string>> = { traces: 'spans', metrics: 'metric_points', logs: 'logs' };
/** How often the same reading is asked for. */
const ASK_MS = 50;

const NUMBER = `CAST(attributes->>'$."number"' AS BIGINT)`;

export interface Stored {
  /** How often each number is there. */
  copies: ReadonlyMap<number, number>;
  /** Requests that came again and were known, as the session tells it. */
  requestsKnown: number;
}

export type GatewayReadings = Readonly<Record<string, ComponentReading>>;

/** A `tracebench serve` whose pipelines receive, drop by a rule, and store; each signal has components of its own. */
export class GatewayProcess {
  readonly protocol: Protocol;
  readonly #store: string;
  readonly #config: string;
  readonly #program: Program;
  #server: Server | undefined;
  #line: ContractLine | undefined;
  #addresses: Readonly<Record<string, readonly string[]>> = {};

  constructor(protocol: Protocol, folder: string, program: Program) {
    const name = protocol.replace(' ', '-');
    this.protocol = protocol;
    this.#store = join(folder, `${name}.tracebench`);
    this.#config = join(folder, `${name}.yaml`);
    this.#program = program;
  }

  async start(): Promise<void> {
    await writeFile(this.#config, yamlOf(this.protocol));
    this.#server = await startServe(['--store', this.#store, '--config', this.#config], { program: this.#program });
    this.#line = await openLine(this.#server);
    const { state, message, addresses } = await this.#line.ask('pipelines.get', {});
    if (state !== 'running') throw new Error(`the gateway does not run: ${message}`);
    this.#addresses = addresses;
  }

  /** HOST:PORT that takes a signal. */
  addressOf(signal: Signal): string {
    return this.#addresses[`otlp/${signal}`]![0]!;
  }

  /** What each component did until now, of the one life it has. */
  async read(): Promise<GatewayReadings> {
    const sinceMs = Date.now();
    for (;;) {
      const { readings } = await this.#line!.ask('pipelines.history', {});
      const last = readings.at(-1);
      if (last && last.atMs >= sinceMs) return last.components;
      await wait(ASK_MS);
    }
  }

  async stop(): Promise<void> {
    this.#line?.close();
    await this.#server?.stop();
    this.#server = undefined;
  }

  /** What its session holds of each signal; once it has stopped. */
  stored(): Promise<Record<Signal, Stored>> {
    return withSession(this.#store, async (ask, engine) => {
      const session = await engine.call('session.get', {});
      if (!session.ok) throw new Error(session.error.message);
      const entries = SIGNALS.map(async (signal) => {
        const rows = await ask(`SELECT ${NUMBER} AS n, count(*) FROM ${TABLES[signal]} GROUP BY n`);
        const copies = new Map(rows.map(([n, count]) => [Number(n), Number(count)]));
        const told = session.value.losses.filter((loss) => loss.signal === signal && loss.code === 'sent-again');
        return [signal, { copies, requestsKnown: told.reduce((sum, { count }) => sum + count, 0) }] as [Signal, Stored];
      });
      return Object.fromEntries(await Promise.all(entries)) as Record<Signal, Stored>;
    });
  }
}

function yamlOf(protocol: Protocol): string {
  const listens = protocol === 'otlp' ? 'grpc' : 'http';
  const receiver = (signal: Signal) => `  otlp/${signal}: {protocols: {${listens}: {endpoint: "127.0.0.1:0"}}}`;
  const pipeline = (signal: Signal) =>
    `    ${signal}: {receivers: [otlp/${signal}], processors: [filter, batch], exporters: [store/${signal}]}`;
  return `receivers:
${SIGNALS.map(receiver).join('\n')}
processors: {filter: {error_mode: propagate, ${Object.values(GATEWAY_RULE).join(', ')}}, batch: {timeout: 50ms}}
exporters: {${SIGNALS.map((signal) => `store/${signal}: {}`).join(', ')}}
service:
  pipelines:
${SIGNALS.map(pipeline).join('\n')}
`;
}
