import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConfigDesk, type ConfigReader } from '../../../main/engine/pipelines/config-desk.ts';
import { PipelinesFailure } from '../../../main/engine/pipelines/runner.ts';

/** Answers with the text it is asked about, but for one that is `endless`. */
class FakeReader implements ConfigReader {
  readonly #ready = Promise.withResolvers<void>();
  readonly ready = this.#ready.promise;
  readonly load = () => this.#ready.resolve();
  readonly asked: string[] = [];
  hidden: readonly string[] = [];
  isEnded = false;
  readonly onEnd: () => void;

  constructor(onEnd: () => void) {
    this.onEnd = onEnd;
  }

  ask(_question: string, input: object): Promise<never> {
    const { yaml = '' } = input as { yaml?: string };
    this.asked.push(yaml);
    return yaml === 'endless' ? new Promise<never>(() => undefined) : (Promise.resolve(yaml) as Promise<never>);
  }

  hide(keys: readonly string[]): void {
    this.hidden = keys;
  }

  async end(): Promise<void> {
    this.isEnded = true;
  }
}

function openDesk({ isLoaded = true } = {}) {
  const readers: FakeReader[] = [];
  const desk = new ConfigDesk((onEnd) => {
    const reader = new FakeReader(onEnd);
    readers.push(reader);
    if (isLoaded) reader.load();
    return reader;
  });
  return { desk, readers };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a check that takes too long is ended, and the next has another reader that hides the same', async () => {
  const { desk, readers } = openDesk();
  desk.hide(['secret']);
  const first = desk.ask('check', { yaml: 'endless' });
  const refused = expect(first).rejects.toMatchObject({
    code: 'too-large',
    message: 'The check took longer than 20 s and was stopped.',
  });
  const second = desk.ask('check', { yaml: 'a' });
  await vi.advanceTimersByTimeAsync(19_000);
  expect(readers.map(({ asked, isEnded }) => [asked, isEnded])).toEqual([[['endless'], false]]);
  await vi.advanceTimersByTimeAsync(1_000);
  await refused;
  await second;
  expect(readers.map(({ asked, isEnded }) => [asked, isEnded])).toEqual([
    [['endless'], true],
    [['a'], false],
  ]);
  expect(readers.map(({ hidden }) => hidden)).toEqual([['secret'], ['secret']]);
});

test('one that nobody waits for any more gives way to the next', async () => {
  const { desk, readers } = openDesk();
  const cancelling = new AbortController();
  const refused = expect(desk.ask('check', { yaml: 'endless' }, cancelling.signal)).rejects.toThrow('cancelled');
  const waiting = new AbortController();
  const dropped = expect(desk.ask('check', { yaml: 'a' }, waiting.signal)).rejects.toThrow('cancelled');
  const last = desk.ask('check', { yaml: 'ab' });
  await vi.advanceTimersByTimeAsync(0);
  cancelling.abort();
  waiting.abort();
  await vi.advanceTimersByTimeAsync(500);
  await Promise.all([refused, dropped, last]);
  expect(readers.map(({ asked, isEnded }) => [asked, isEnded])).toEqual([
    [['endless'], true],
    [['ab'], false],
  ]);
});

test('one that is answered all the same keeps its reader', async () => {
  const { desk, readers } = openDesk();
  const cancelling = new AbortController();
  const answered = desk.ask('check', { yaml: 'a' }, cancelling.signal);
  await answered;
  cancelling.abort();
  await vi.advanceTimersByTimeAsync(30_000);
  await desk.ask('check', { yaml: 'b' });
  expect(readers.map(({ asked, isEnded }) => [asked, isEnded])).toEqual([[['a', 'b'], false]]);
});

test('what is tried may take longer than a check', async () => {
  const { desk, readers } = openDesk();
  const input = { yaml: 'endless', pipeline: '', processor: '', signal: 'traces', wires: [], limit: 1 } as const;
  const refused = expect(desk.ask('dryRun', { ...input, wires: [] })).rejects.toThrow(
    'Trying it took longer than 60 s',
  );
  await vi.advanceTimersByTimeAsync(59_000);
  expect(readers[0]!.isEnded).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  await refused;
});

test('after a reader that ended by itself comes another', async () => {
  const { desk, readers } = openDesk();
  await desk.ask('check', { yaml: 'a' });
  readers[0]!.onEnd();
  await desk.ask('check', { yaml: 'b' });
  expect(readers.map(({ asked }) => asked)).toEqual([['a'], ['b']]);
});

test('closing waits for no answer', async () => {
  const { desk, readers } = openDesk();
  const first = desk.ask('check', { yaml: 'endless' });
  await vi.advanceTimersByTimeAsync(0);
  await desk.close();
  expect(readers[0]!.isEnded).toBe(true);
  const waiting = expect(desk.ask('check', { yaml: 'a' })).rejects.toBeInstanceOf(PipelinesFailure);
  await expect(first).rejects.toThrow('being closed');
  await waiting;
  expect([readers.length, vi.getTimerCount()]).toEqual([1, 0]);
});

test('until a reader is loaded no time is counted, and what nobody waits for by then is not asked', async () => {
  const { desk, readers } = openDesk({ isLoaded: false });
  const cancelling = new AbortController();
  const dropped = expect(desk.ask('check', { yaml: 'a' }, cancelling.signal)).rejects.toThrow('cancelled');
  const refused = expect(desk.ask('check', { yaml: 'endless' })).rejects.toThrow('longer than 20 s');
  await vi.advanceTimersByTimeAsync(60_000);
  cancelling.abort();
  readers[0]!.load();
  await vi.advanceTimersByTimeAsync(19_000);
  expect([readers[0]!.asked, readers[0]!.isEnded]).toEqual([['endless'], false]);
  await vi.advanceTimersByTimeAsync(1_000);
  await Promise.all([dropped, refused]);
});
