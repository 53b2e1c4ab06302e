import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FromDesk, ToDesk } from '../../../../main/engine/pipeline/requests/messages.ts';
import { RequestLine, type DeskThread } from '../../../../main/engine/pipeline/requests/request-line.ts';
import type { LossRecord, Store } from '../../../../main/engine/store/port.ts';

/** A desk that says what a test has it say. */
class FakeDesk implements DeskThread {
  readonly heard: ToDesk[] = [];
  say: (message: FromDesk) => void = () => undefined;
  die: (reason: string) => void = () => undefined;
  isEnded = false;

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

function startLine() {
  const desks: FakeDesk[] = [];
  const losses: LossRecord[] = [];
  const line = new RequestLine({
    store: { chainEpoch: 0 } as Store,
    startDesk: () => desks[desks.push(new FakeDesk()) - 1]!,
    onStored: () => undefined,
    onError: () => undefined,
    onLoss: (loss) => losses.push(loss),
  });
  const receive = () =>
    line.receive({ signal: 'traces', format: 'protobuf', source: 'otlp-http', body: new Uint8Array(1) });
  return { line, desks, losses, receive };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a desk that could not write its log', () => {
  test('is replaced after a second; senders are told to come back until then', async () => {
    const { desks, losses, receive } = startLine();
    const asked = receive();
    desks[0]!.say({ kind: 'broken', reason: 'no space left' });
    await expect(asked).rejects.toMatchObject({
      problem: 'store-failed',
      message: expect.stringContaining('no space'),
    });
    expect(receive).toThrow(expect.objectContaining({ problem: 'busy' }));
    desks[0]!.die('it ended');
    await vi.advanceTimersByTimeAsync(999);
    expect(desks.map(({ isEnded }) => isEnded)).toEqual([true]);
    await vi.advanceTimersByTimeAsync(1);
    expect(desks).toHaveLength(2);
    const next = receive();
    desks[1]!.say({ kind: 'answer', id: 2, sequence: 1, body: new Uint8Array([7]) });
    expect(await next).toEqual(new Uint8Array([7]));
    expect(losses).toEqual([]);
  });

  test('is not replaced when the line is closed meanwhile', async () => {
    const { line, desks } = startLine();
    desks[0]!.say({ kind: 'broken', reason: 'no space left' });
    await line.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(desks).toHaveLength(1);
  });
});

test('requests that neither the store nor the log has are told', () => {
  const { desks, losses } = startLine();
  desks[0]!.say({ kind: 'opened', replayed: 2, foreign: [], missing: 6 });
  expect(losses).toMatchObject([{ kind: 'warning', source: 'request-log', code: 'requests-lost', count: 6 }]);
});
