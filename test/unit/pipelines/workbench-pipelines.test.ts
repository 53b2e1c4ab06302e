import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PipelinesState } from '../../../contract/operations/pipelines.ts';
import type { KeptPipelines } from '../../../main/engine/ports.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import type { ConfigReader } from '../../../main/engine/pipelines/config-desk.ts';
import type { ConfigQuestion, PipelinesQuestion } from '../../../main/engine/pipelines/messages.ts';
import { PipelinesFailure, type PipelinesRunner, type RunnerListener } from '../../../main/engine/pipelines/runner.ts';
import {
  WorkbenchPipelines,
  type WorkbenchPipelinesOptions,
} from '../../../main/engine/pipelines/workbench-pipelines.ts';

/** Runs nothing: a configuration is the port it listens on, and `taken` one that cannot be started. */
class FakeRunner implements PipelinesRunner {
  readonly listener: RunnerListener;
  isClosed = false;
  isRunning = false;
  /** What a sample is refused with. */
  failure = new PipelinesFailure('', false);

  constructor(listener: RunnerListener) {
    this.listener = listener;
  }

  ask(question: PipelinesQuestion, input: { config?: unknown }): Promise<never> {
    return this.#answer(question, input.config) as Promise<never>;
  }

  async #answer(question: PipelinesQuestion, yaml: unknown): Promise<unknown> {
    if (question === 'sample') throw this.failure;
    if (yaml === 'leaves out') throw new PipelinesFailure('The pipeline runs now', true, 'unsupported');
    if (yaml === 'taken') throw new PipelinesFailure('receivers/otlp: port 1 is taken', this.isRunning);
    this.isRunning = question === 'start';
    return { addresses: { otlp: [`127.0.0.1:${yaml}`] } };
  }

  hide(): void {}

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

/** Takes the text itself for what is to be started. */
class FakeReader implements ConfigReader {
  readonly ready = Promise.resolve();
  readonly asked: ConfigQuestion[] = [];
  isEnded = false;
  /** What each question is refused with, where there is such. */
  failure: Error | undefined;

  ask(question: ConfigQuestion, input: object, signal?: CancelSignal): Promise<never> {
    const { yaml = '' } = input as { yaml?: string };
    this.asked.push(question);
    if (this.failure) return Promise.reject(this.failure);
    if (signal?.aborted) return Promise.reject(new PipelinesFailure('cancelled', false));
    return this.#answer(question, yaml) as Promise<never>;
  }

  async #answer(question: ConfigQuestion, yaml: string): Promise<unknown> {
    if (question === 'read') return { config: yaml, leftOut: {} };
    return { checked: { problems: [], warnings: [], components: [], pipelines: [] }, ports: [Number(yaml) || 1] };
  }

  hide(): void {}

  async end(): Promise<void> {
    this.isEnded = true;
  }
}

function startPipelines(options: Partial<WorkbenchPipelinesOptions> = {}) {
  const runners: FakeRunner[] = [];
  const readers: FakeReader[] = [];
  const givenUp: (readonly number[])[] = [];
  const states: PipelinesState[] = [];
  const pipelines = new WorkbenchPipelines({
    startRunner: (listener) => runners[runners.push(new FakeRunner(listener)) - 1]!,
    startConfigReader: () => readers[readers.push(new FakeReader()) - 1]!,
    giveUp: async (ports) => void givenUp.push(ports),
    onChanged: (state) => states.push(state),
    ...{ mayChange: true, unable: '', onRead: () => undefined, now: () => 7 },
    usualPorts: () => ({ grpc: 4_317, http: 4_318 }),
    latestNs: () => undefined,
    askBeside: () => Promise.reject(new Error('no library')),
    readNewest: async () => [],
    readNewestTraces: async function* () {},
    storedTraces: async () => new Set(),
    ...options,
  });
  return { pipelines, runners, readers, givenUp, states };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('pipelines of the workbench', () => {
  test('have their ports before they are started, and give them back when their thread ends', async () => {
    const { pipelines, runners, givenUp, states } = startPipelines();
    expect(await pipelines.apply({ yaml: '4318' })).toMatchObject({ state: 'running', startedMs: 7 });
    expect(givenUp).toEqual([[4318], [4318]]);
    expect([pipelines.addressAt(4318), pipelines.addressAt(4317)]).toEqual(['127.0.0.1:4318', undefined]);
    runners[0]!.listener.onEnd('out of memory');
    await vi.advanceTimersByTimeAsync(0);
    expect(givenUp.at(-1)).toEqual([]);
    expect(states.at(-1)).toMatchObject({ state: 'failed', message: 'out of memory', yaml: '4318', addresses: {} });
    expect(await pipelines.apply({ yaml: '4318' })).toMatchObject({ state: 'running' });
    expect(runners).toHaveLength(2);
  });

  test('that ran before run on, with their ports, where others cannot be started', async () => {
    const kept: KeptPipelines[] = [];
    const keeper = { read: async () => undefined, write: async (one: KeptPipelines) => void kept.push(one) };
    const { pipelines, givenUp } = startPipelines({ keeper });
    await pipelines.apply({ yaml: '4318' });
    await expect(pipelines.apply({ yaml: 'taken' })).rejects.toMatchObject({
      message: 'receivers/otlp: port 1 is taken',
      hint: 'The pipelines that ran before run on.',
    });
    await expect(pipelines.apply({ yaml: 'leaves out' })).rejects.toMatchObject({
      code: 'unsupported',
      message: 'The pipeline runs now',
      hint: expect.stringContaining('take it out of the configuration, or stop the pipelines first') as string,
    });
    expect(givenUp.slice(2)).toEqual([[1, 4318], [4318], [1, 4318], [4318]]);
    expect(await pipelines.get()).toMatchObject({ state: 'running', yaml: '4318' });
    expect(kept).toEqual([{ yaml: '4318', isRunning: true }]);
  });

  test('are told to have failed at a start that does not go well, whatever it is', async () => {
    const config = { config: 'taken' };
    const { pipelines, givenUp, states } = startPipelines(config);
    await pipelines.prepare();
    await pipelines.begin();
    await vi.advanceTimersByTimeAsync(0);
    expect(states).toMatchObject([{ state: 'failed', message: 'receivers/otlp: port 1 is taken', yaml: 'taken' }]);
    expect(givenUp.at(-1)).toEqual([]);
  });

  test('of a file are the only ones that a page which may change nothing is told of', async () => {
    const { pipelines, readers } = startPipelines({ mayChange: false, config: '4318' });
    await pipelines.prepare();
    const yaml = 'receivers: {otlp: {protocols: {grpc: {endpoint: "${env:SECRET}"}}}}';
    const refused = { code: 'unsupported', hint: expect.stringContaining('--allow-pipelines') };
    const tried = { yaml, pipeline: 'traces', processor: 'filter', items: 1, limit: 1 };
    const before = readers[0]!.asked.length;
    await expect(pipelines.check({ yaml })).rejects.toMatchObject(refused);
    await expect(pipelines.dryRun(tried)).rejects.toMatchObject(refused);
    await expect(pipelines.simulate({ yaml, processor: 'filter', traces: 1 })).rejects.toMatchObject(refused);
    expect(readers[0]!.asked).toHaveLength(before);
    expect(await pipelines.check({ yaml: '4318' })).toMatchObject({ problems: [] });
    await expect(pipelines.dryRun({ ...tried, yaml: '4318' })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('are tried out until somebody cancels', async () => {
    const { pipelines } = startPipelines({ mayChange: true });
    const cancelling = new AbortController();
    const cancelled = { name: 'CancelledError' };
    const readNewestTraces = async function* () {
      cancelling.abort();
      yield new Uint8Array();
    };
    await expect(pipelines.simulate({ yaml: 'a', processor: 'b', traces: 1 })).resolves.toBeDefined();
    const other = startPipelines({ readNewestTraces });
    await expect(
      other.pipelines.simulate({ yaml: 'a', processor: 'b', traces: 1 }, cancelling.signal),
    ).rejects.toMatchObject(cancelled);
  });

  test('end their threads when nobody has asked for a minute and nothing runs', async () => {
    const { pipelines, runners, readers } = startPipelines();
    await pipelines.check({ yaml: '1' });
    await vi.advanceTimersByTimeAsync(59_000);
    expect(readers.map(({ isEnded }) => isEnded)).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(readers.map(({ isEnded }) => isEnded)).toEqual([true]);
    await pipelines.apply({ yaml: '1' });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(readers.map(({ isEnded }) => isEnded)).toEqual([true, true]);
    expect(runners.map(({ isClosed }) => isClosed)).toEqual([false]);
    await pipelines.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(runners.map(({ isClosed }) => isClosed)).toEqual([true]);
  });

  test('take a text that is too much to be checked for one with a problem, and what runs runs on', async () => {
    const { pipelines, runners, readers } = startPipelines();
    await pipelines.apply({ yaml: '1' });
    readers[0]!.failure = new PipelinesFailure('too much', false, 'too-large');
    const problems = [{ line: 1, column: 1, message: 'too much' }];
    expect(await pipelines.check({ yaml: '2' })).toMatchObject({ problems });
    await expect(pipelines.apply({ yaml: '2' })).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await pipelines.get()).toMatchObject({ state: 'running', yaml: '1', problems });
    expect(runners[0]!.isRunning).toBe(true);
  });

  test('run on where what is to take their place is too much to be read', async () => {
    const { pipelines, readers, givenUp } = startPipelines();
    await pipelines.apply({ yaml: '1' });
    const refuse = new PipelinesFailure('too much', false, 'too-large');
    const answer = readers[0]!.ask.bind(readers[0]);
    readers[0]!.ask = (question, input) => (question === 'read' ? Promise.reject(refuse) : answer(question, input));
    await expect(pipelines.apply({ yaml: '2' })).rejects.toMatchObject({ code: 'too-large', message: 'too much' });
    expect(await pipelines.get()).toMatchObject({ state: 'running', yaml: '1' });
    expect(givenUp.at(-1)).toEqual([1]);
  });

  test.each([
    ['not there', new PipelinesFailure('There is no component "a".', true, 'not-found'), 'not-found'],
    ['too much', new PipelinesFailure('Too many are under way.', true, 'busy'), 'busy'],
    ['a thread that ended', new PipelinesFailure('out of memory', false), 'internal'],
  ])('say of %s what it is', async (_, failure, code) => {
    const { pipelines, runners } = startPipelines();
    await pipelines.apply({ yaml: '1' });
    runners[0]!.failure = failure;
    await expect(pipelines.sample({ key: 'a' })).rejects.toMatchObject({ code, message: failure.message });
  });

  test('keep readings of five minutes', async () => {
    const { pipelines, runners } = startPipelines();
    await pipelines.apply({ yaml: '1' });
    for (let atMs = 0; atMs <= 400_000; atMs += 1_000) runners[0]!.listener.onRead({ atMs, components: {} });
    const { readings } = await pipelines.history();
    expect([readings.length, readings[0]!.atMs, readings.at(-1)!.atMs]).toEqual([301, 100_000, 400_000]);
  });
});
