import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Acknowledged } from '../../../../main/engine/pipeline/requests/acknowledged.ts';
import type { FromDesk, ToDesk } from '../../../../main/engine/pipeline/requests/messages.ts';
import type { DeskThread } from '../../../../main/engine/pipeline/requests/desk-port.ts';
import { RequestLine } from '../../../../main/engine/pipeline/requests/request-line.ts';
import type { LossRecord, Store } from '../../../../main/engine/store/port.ts';

/** A desk that says what a test has it say. */
class FakeDesk implements DeskThread {
  readonly heard: ToDesk[] = [];
  say: (message: FromDesk) => void = () => undefined;
  die: (reason: string) => void = () => undefined;
  isEnded = false;
  readonly acknowledged = new Acknowledged();

  connect(): MessagePort {
    return new MessageChannel().port1;
  }

  post(message: ToDesk): void {
    this.heard.push(message);
  }

  listen(onMessage: (message: FromDesk) => void, onEnd: (reason: string) => void): void {
    this.say = onMessage;
    this.die = onEnd;
  }

  async end(): Promise<void> {
    this.isEnded = true;
  }
}

async function startLine() {
  const told: string[] = [];
  const desks: FakeDesk[] = [];
  const losses: LossRecord[] = [];
  const line = new RequestLine({
    store: { chainEpoch: 0, recentKeys: async () => new Uint8Array(16) } as Partial<Store> as Store,
    startDesk: () => desks[desks.push(new FakeDesk()) - 1]!,
    door: {
      open: () => told.push('open'),
      shut: (reason) => told.push(`shut: ${reason}`),
      fail: (failure) => told.push(`fail: ${failure}`),
    },
    onStored: () => undefined,
    onError: () => undefined,
    onLoss: (loss) => losses.push(loss),
  });
  await vi.advanceTimersByTimeAsync(0);
  return { line, desks, losses, told };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('another door', () => {
  const doorOf = (told: string[]) => ({
    open: () => void told.push('open'),
    shut: (reason: string) => void told.push(`shut: ${reason}`),
    fail: (failure: string | undefined) => void told.push(`fail: ${failure}`),
  });

  test('is opened at once, and told what the first one is told, until it is gone', async () => {
    const { line, desks } = await startLine();
    const told: string[] = [];
    const door = doorOf(told);
    line.addDoor(door);
    expect(told).toEqual(['fail: undefined', 'open']);
    desks[0]!.say({ kind: 'broken', reason: 'no space left' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told.slice(2)).toEqual(['shut: no space left', 'open']);
    line.removeDoor(door);
    desks[1]!.say({ kind: 'broken', reason: 'again' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toHaveLength(4);
  });

  test('that comes while there is no desk is opened with the next one', async () => {
    const { line, desks } = await startLine();
    desks[0]!.say({ kind: 'broken', reason: 'no space left' });
    const told: string[] = [];
    line.addDoor(doorOf(told));
    expect(told).toEqual(['fail: undefined']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual(['fail: undefined', 'open']);
  });
});

describe('a desk that could not write its log', () => {
  test('is replaced after a second; senders are told to come back until then', async () => {
    const { desks, losses, told } = await startLine();
    desks[0]!.say({ kind: 'broken', reason: 'no space left' });
    expect(told).toEqual(['open', 'shut: no space left']);
    desks[0]!.die('it ended');
    await vi.advanceTimersByTimeAsync(999);
    expect(desks.map(({ isEnded }) => isEnded)).toEqual([true]);
    await vi.advanceTimersByTimeAsync(1);
    expect(desks).toHaveLength(2);
    // What the store has is told to it before requests come.
    expect(desks[1]!.heard[0]).toEqual({ kind: 'begin', keys: new Uint8Array(16), decodedTo: 0 });
    expect(told).toEqual(['open', 'shut: no space left', 'open']);
    expect(losses).toEqual([]);
  });

  test('is not replaced when the line is closed meanwhile', async () => {
    const { line, desks } = await startLine();
    desks[0]!.say({ kind: 'broken', reason: 'no space left' });
    await line.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(desks).toHaveLength(1);
  });
});

test('another desk is started when the one before has let go of the log', async () => {
  const { desks } = await startLine();
  const ended = Promise.withResolvers<void>();
  desks[0]!.end = () => ended.promise;
  desks[0]!.say({ kind: 'broken', reason: 'no space left' });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(desks).toHaveLength(1);
  ended.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(desks).toHaveLength(2);
  // What the first one still says is not about the second.
  desks[0]!.say({ kind: 'broken', reason: 'no space left' });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(desks).toHaveLength(2);
});

test('requests that neither the store nor the log has are told', async () => {
  const { desks, losses } = await startLine();
  desks[0]!.say({ kind: 'opened', replayed: 2, foreign: [], missing: 6 });
  expect(losses).toMatchObject([{ kind: 'warning', source: 'request-log', code: 'requests-lost', count: 6 }]);
});
