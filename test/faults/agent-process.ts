import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readings } from '../../main/engine/collector/graph.ts';
import { readResident } from '../bench/server.ts';

export type AgentProgram = 'bin/tracebench.mjs' | 'main/hosts/cli/main.ts';

interface Ready {
  listening: { otlp: [string] };
  extensions: Readonly<Record<string, readonly string[]>>;
}

/** A line that tells how much was given up in all; the reasons stand in lines before it. */
const SUM = / given up so far$/;

/** A `tracebench agent` of its own process, which may be killed, stopped and started again. */
export class AgentProcess {
  readonly #path: string;
  readonly #program: AgentProgram;
  #child: ChildProcess | undefined;
  #lines: AsyncIterator<string> | undefined;
  /** `http://HOST:PORT` of its receiver `otlp`. */
  url = '';
  /** `http://HOST:PORT/metrics` of its own metrics, where it tells them. */
  metricsUrl = '';
  /** What it said of items that it gave up, and why. */
  readonly givenUp: string[] = [];

  constructor(path: string, program: AgentProgram) {
    this.#path = path;
    this.#program = program;
  }

  configure(yaml: string): void {
    writeFileSync(this.#path, yaml);
  }

  /** Rejects where it ends before it is ready. */
  async start(): Promise<void> {
    const args = [this.#program, 'agent', '--config', this.#path, '--json', '--watch'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes('given up') && !SUM.test(line)) this.givenUp.push(line);
    });
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { listening, extensions } = JSON.parse(await this.#line()) as Ready;
    this.url = `http://${listening.otlp[0]}`;
    this.metricsUrl = `http://${extensions['service.telemetry']?.[0]}/metrics`;
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines!.next();
    if (done) throw new Error('the agent ended before it was ready');
    return value;
  }

  residentMiB(): { now: number; peak: number } {
    return readResident(this.#child!.pid!);
  }

  /** Also where it was not started, or has ended already. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** What each component did since it was started. */
  async stop(): Promise<Readings> {
    const ended = once(this.#child!, 'exit');
    this.#child!.kill('SIGTERM');
    const { counts } = JSON.parse(await this.#line()) as { counts: Readings };
    await ended;
    return counts;
  }
}
