import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SPANS_PER_BODY } from '../bench/load.ts';
import { startServe, type Program, type Server } from '../bench/server.ts';
import { Account } from './account.ts';
import { ITEM_NUMBER, readStoredBodies, withSession } from './numbered.ts';
import type { RawOptions, RawReport } from './overload-raw.ts';
import type { SdkOptions, SdkReport } from './overload-sdk.ts';

export interface OverloadOptions {
  seconds: number;
  /** How many times what the machine takes. */
  times: number;
  /** In which nothing at all is accepted: an SDK gives up after some 13 s. */
  longestGapMs: number;
  program?: Program;
}

export interface OverloadReport {
  /** What four connections get in, each waiting for its answer. */
  capacity: number;
  /** Spans a second: wanted to send, sent, and acknowledged. */
  offered: number;
  sent: number;
  acknowledged: number;
  answers: Map<string, number>;
  longestGapMs: number;
  sdk: { name: string; made: number; acknowledged: number; givenUp: [string, number][] }[];
  problems: string[];
}

/** Enough for more bytes than the budget for all requests under way, over both protocols. */
const RAW_CHILDREN = 2;
const RAW_CONNECTIONS = 120;
const RAW_REQUESTS = 60_000;
/** Beyond all numbers of the raw senders. */
const SDK_FIRST = RAW_REQUESTS * 3 * SPANS_PER_BODY;
const SDK_SPANS = 3_000_000;
const SDK_SPANS_PER_SECOND = 1_000;
/** Asked of four connections first, to know what it takes. */
const CAPACITY_SECONDS = 4;
const MORE_THAN_ANY = 1e7;

/** Sends far more than the program takes, with the official SDK among the senders, and keeps account. */
export async function runOverload(options: OverloadOptions): Promise<OverloadReport> {
  const folder = await mkdtemp(join(tmpdir(), 'tracebench-overload-'));
  const store = join(folder, 'overload.tracebench');
  const server = await startServe(['--store', store], options.program ? { program: options.program } : {});
  const overload = new Overload(options, server);
  try {
    await overload.run();
  } finally {
    await server.stop();
  }
  await overload.check(store);
  await rm(folder, { recursive: true });
  return overload.report;
}

class Overload {
  readonly report: OverloadReport = {
    ...{ capacity: 0, offered: 0, sent: 0, acknowledged: 0, longestGapMs: 0 },
    answers: new Map(),
    sdk: [],
    problems: [],
  };
  readonly #options: OverloadOptions;
  readonly #server: Server;
  readonly #raw: RawReport[] = [];
  #sdk: SdkReport[] = [];

  constructor(options: OverloadOptions, server: Server) {
    this.#options = options;
    this.#server = server;
  }

  async run(): Promise<void> {
    const { seconds, times } = this.#options;
    const alone = await this.#sendRaw({
      seconds: CAPACITY_SECONDS,
      after: 0,
      connections: 4,
      spansPerSecond: MORE_THAN_ANY,
    });
    this.report.capacity = (alone.acceptedAt.length * SPANS_PER_BODY) / CAPACITY_SECONDS;
    const each = {
      seconds,
      spansPerSecond: (this.report.capacity * times) / RAW_CHILDREN,
      connections: RAW_CONNECTIONS,
    };
    const begunMs = Date.now();
    const raw = Array.from({ length: RAW_CHILDREN }, (_, i) =>
      this.#sendRaw({ ...each, after: (i + 1) * RAW_REQUESTS }),
    );
    const sdk = (['http', 'grpc'] as const).map((protocol, i) => this.#sendSdk(protocol, SDK_FIRST + i * SDK_SPANS));
    const [raws, sdks] = await Promise.all([Promise.all(raw), Promise.all(sdk)]);
    this.#raw.push(...raws, alone);
    this.#sdk = sdks;
    this.#tell(raws, sdks, begunMs);
  }

  #sendRaw(options: Pick<RawOptions, 'seconds' | 'after' | 'connections' | 'spansPerSecond'>): Promise<RawReport> {
    const { otlpHttp, otlpGrpc } = this.#server;
    return runChild<RawReport>('overload-raw.ts', { otlpHttp, otlpGrpc, ...options } satisfies RawOptions);
  }

  #sendSdk(protocol: 'http' | 'grpc', from: number): Promise<SdkReport> {
    const { otlpHttp, otlpGrpc } = this.#server;
    const pace = { seconds: this.#options.seconds, spansPerSecond: SDK_SPANS_PER_SECOND };
    return runChild<SdkReport>('overload-sdk.ts', { otlpHttp, otlpGrpc, protocol, from, ...pace } satisfies SdkOptions);
  }

  #tell(raws: readonly RawReport[], sdks: readonly SdkReport[], begunMs: number): void {
    const { report } = this;
    const perSecond = (requests: number) => (requests * SPANS_PER_BODY) / this.#options.seconds;
    report.offered = perSecond(sum(raws.map(({ due }) => due)));
    report.sent = perSecond(sum(raws.map(({ fates }) => fates.length)));
    report.acknowledged = perSecond(sum(raws.map(({ acceptedAt }) => acceptedAt.length)));
    for (const [answer, count] of raws.flatMap(({ answers }) => answers))
      report.answers.set(answer, (report.answers.get(answer) ?? 0) + count);
    report.longestGapMs = longestGap([begunMs, ...[...raws, ...sdks].flatMap(({ acceptedAt }) => acceptedAt)]);
    report.sdk = sdks.map(({ made, acknowledged, givenUp }, i) => ({
      ...{ name: i === 0 ? 'HTTP' : 'gRPC', made, acknowledged: acknowledged.length, givenUp },
    }));
  }

  async check(store: string): Promise<void> {
    const account = new Account();
    for (const [request, kind] of this.#raw.flatMap(({ fates }) => fates))
      account.hear(account.add(request, SPANS_PER_BODY), { kind, status: '', retryMs: NaN });
    account.see(await readStoredBodies(store));
    const { problems, answers, longestGapMs } = this.report;
    problems.push(...account.problems(), ...(await this.#lackingOfSdk(store)));
    for (const [answer, count] of answers)
      if (!/^(accepted|retry)/.test(answer)) problems.push(`${count} answers: ${answer}`);
    if (longestGapMs > this.#options.longestGapMs) problems.push(`nothing was accepted for ${longestGapMs} ms`);
  }

  /** What an SDK sends again because it heard nothing is the same request to the byte. */
  async #lackingOfSdk(store: string): Promise<string[]> {
    const sql = `SELECT ${ITEM_NUMBER} FROM spans WHERE scope_name = 'overload'`;
    const rows = await withSession(store, (ask) => ask(sql));
    const stored = new Set(rows.map(([number]) => Number(number)));
    const lacking = this.#sdk.flatMap(({ acknowledged }) => acknowledged).filter((number) => !stored.has(number));
    const twice = rows.length - stored.size;
    return [
      ...(lacking.length === 0 ? [] : [`SDK: ${lacking.length} spans acknowledged and not stored`]),
      ...(twice === 0 ? [] : [`SDK: ${twice} spans stored twice`]),
    ];
  }
}

/** Its options go in as a message, and its report comes back as one. */
async function runChild<Report>(file: string, options: object): Promise<Report> {
  const child = fork(join(import.meta.dirname, file), { stdio: 'inherit' });
  child.send(options);
  const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${file} ended with ${String(code)}`)));
  const [report] = (await Promise.race([once(child, 'message'), failed])) as [Report];
  failed.catch(() => undefined);
  return report;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The longest time between two of them. */
function longestGap(times: number[]): number {
  const sorted = times.sort((a, b) => a - b);
  return sorted.slice(1).reduce((longest, time, i) => Math.max(longest, time - sorted[i]!), 0);
}
