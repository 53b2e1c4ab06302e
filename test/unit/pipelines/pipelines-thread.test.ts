import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PipelinesThread } from '../../../main/engine/pipelines-thread.ts';

/** A thread that answers nothing. */
const workers = vi.hoisted(() => [] as { terminated: number; emit: (event: string, told: unknown) => void }[]);
vi.mock('node:worker_threads', async (original) => {
  const { EventEmitter } = await import('node:events');
  class Worker extends EventEmitter {
    terminated = 0;

    constructor() {
      super();
      workers.push(this);
    }

    postMessage(): void {}

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
