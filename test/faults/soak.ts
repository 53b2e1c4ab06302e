import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../contract/operations/library.ts';
import type { Transport } from '../../contract/transport.ts';
import { countAnswers, FreshLoad, sendPaced } from '../bench/paced.ts';
import { startServe, type Program, type Server } from '../bench/server.ts';
import { MemoryWatch } from './memory.ts';
import { openPage } from '../bench/contract-line.ts';
import { askAs } from './page.ts';
import { slopeOf, type Sample } from './slope.ts';
import { describeReply, httpWire } from './wire.ts';

export interface SoakOptions {
  minutes: number;
  spansPerSecond: number;
  /** The limit of the settings; a minute passes before it holds. */
  maxBytes: number;
  /** What happens before is a start. */
  settledMinutes: number;
  program?: Program;
  onMinute?: (minute: number, sample: SoakSample) => void;
}

export interface SoakSample {
  atS: number;
  residentMiB: number;
  /** The session with its write-ahead log. */
  storeBytes: number;
}

export interface SoakReport {
  /** Requests by their answers. */
  answers: Map<string, number>;
  samples: SoakSample[];
  /** Of resident memory once settled. */
  slopeMiBPerMinute: number;
  /** The largest the session was on disk once the limit had been met. */
  largestBytes: number;
  questionsMs: number[];
  failedQuestions: string[];
  expiredSpans: number;
}

const CONNECTIONS = 4;
const SAMPLE_MS = 1_000;
const QUESTION_PAUSE_MS = 2_000;

/** Receives at a steady pace under a limit of size, with a page that keeps asking. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const dataHome = await mkdtemp(join(tmpdir(), 'tracebench-soak-'));
  await writeSettings(dataHome, options.maxBytes);
  const program = options.program ? { program: options.program } : {};
  const server = await startServe([], { dataHome, ...program });
  try {
    return await new Soak(options, server).run();
  } finally {
    await server.stop();
    await rm(dataHome, { recursive: true });
  }
}

async function writeSettings(dataHome: string, maxBytes: number): Promise<void> {
  const settings = { ...DEFAULT_SETTINGS, retention: { maxBytes, maxAgeHours: 0 } };
  await mkdir(join(dataHome, 'tracebench'), { recursive: true });
  await writeFile(join(dataHome, 'tracebench/settings.json'), JSON.stringify({ version: 1, settings }));
}

class Soak {
  readonly #options: SoakOptions;
  readonly #server: Server;
  readonly #memory: MemoryWatch;
  readonly #samples: SoakSample[] = [];
  readonly #questionsMs: number[] = [];
  readonly #failedQuestions: string[] = [];
  #isOver = false;

  constructor(options: SoakOptions, server: Server) {
    this.#options = options;
    this.#server = server;
    this.#memory = new MemoryWatch(server.pid);
  }

  async run(): Promise<SoakReport> {
    const { minutes, spansPerSecond } = this.#options;
    const { otlpHttp, ui } = this.#server;
    const { transport: page } = await openPage(ui);
    const wires = Array.from({ length: CONNECTIONS }, () => httpWire(otlpHttp));
    const begun = performance.now();
    const timer = setInterval(() => this.#sample((performance.now() - begun) / 1_000), SAMPLE_MS);
    const asking = this.#ask(page);
    const asks = wires.map((wire) => (body: Uint8Array) => wire.send({ signal: 'traces', body }).then(describeReply));
    const sent = await sendPaced(asks, { spansPerSecond, seconds: minutes * 60, load: new FreshLoad() });
    this.#isOver = true;
    clearInterval(timer);
    await asking;
    for (const wire of wires) wire.close();
    const expiredSpans = await countExpired(page);
    page.close();
    return { ...this.#report(), expiredSpans, answers: countAnswers(sent) };
  }

  #sample(atS: number): void {
    const sample = { atS, residentMiB: this.#memory.nowMiB, storeBytes: this.#server.storeBytes() };
    this.#samples.push(sample);
    if (this.#samples.length % 60 === 0) this.#options.onMinute?.(this.#samples.length / 60, sample);
  }

  /** What a page shows, one after the other. */
  async #ask(page: Transport): Promise<void> {
    for (let i = 0; !this.#isOver; i++) {
      const begun = performance.now();
      const answer = await askAs(page, i);
      if (answer.ok) this.#questionsMs.push(performance.now() - begun);
      else this.#failedQuestions.push(answer.error.message);
      await new Promise((resolve) => setTimeout(resolve, QUESTION_PAUSE_MS));
    }
  }

  #report() {
    const settled = this.#samples.filter(({ atS }) => atS >= this.#options.settledMinutes * 60);
    const resident: Sample[] = settled.map(({ atS, residentMiB }) => ({ atS, value: residentMiB }));
    return {
      samples: this.#samples,
      slopeMiBPerMinute: slopeOf(resident) * 60,
      largestBytes: Math.max(...settled.map(({ storeBytes }) => storeBytes)),
      questionsMs: this.#questionsMs,
      failedQuestions: this.#failedQuestions,
    };
  }
}

async function countExpired(page: Transport): Promise<number> {
  const answer = await page.call('session.get', {});
  if (!answer.ok) throw new Error(answer.error.message);
  const expired = answer.value.losses.filter(({ kind, signal }) => kind === 'expired' && signal === 'traces');
  return expired.reduce((sum, { count }) => sum + count, 0);
}
