import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PipelinesThread } from '../../../main/engine/pipelines-thread.ts';

/** A thread that answers nothing. */
const workers = vi.hoisted(
  () => [] as { terminated: number; posted: object[]; emit: (event: string, told: unknown) => void }[],
);
vi.mock('node:worker_threads', async (original) => {
  const { EventEmitter } = await import('node:events');
  class Worker extends EventEmitter {
    terminated = 0;

    constructor() {
      super();
      workers.push(this);
    }

    posted: object[] = [];

    postMessage(message: object): void {
      this.posted.push(message);
    }

    async terminate(): Promise<void> {
      this.terminated++;
    }
  }
  return { ...(await original<object>()), Worker };
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const thread = () => new PipelinesThread({ storePath: '' }, { onRead: () => undefined, onEnd: () => undefined });

test('a thread that hangs is ended all the same when it is closed', async () => {
  const closing = thread().close();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(workers.at(-1)!.terminated).toBe(0);
  await vi.advanceTimersByTimeAsync(1_000);
  await closing;
  expect(workers.at(-1)!.terminated).toBe(1);
});

test('one that answers is ended at once', async () => {
  const closing = thread().close();
  workers.at(-1)!.emit('message', { kind: 'closed' });
  await closing;
  expect([workers.at(-1)!.terminated, vi.getTimerCount()]).toEqual([1, 0]);
});

test('a question is cancelled in the thread as well, and not once it is answered', async () => {
  const asking = thread();
  const cancelling = new AbortController();
  const first = asking.ask('stop', {}, cancelling.signal);
  const { posted, emit } = workers.at(-1)!;
  cancelling.abort();
  expect(posted.at(-1)).toEqual({ kind: 'cancel', id: 1 });
  emit.call(workers.at(-1), 'message', { kind: 'failed', id: 1, message: 'cancelled', isRunning: false });
  await expect(first).rejects.toThrow('cancelled');
  const later = new AbortController();
  const second = asking.ask('stop', {}, later.signal);
  emit.call(workers.at(-1), 'message', { kind: 'answered', id: 2, output: {} });
  await second;
  later.abort();
  expect(posted.at(-1)).toMatchObject({ kind: 'ask', id: 2 });
});
