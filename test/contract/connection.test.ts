import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ServerChannel } from '../../contract/channel.ts';
import { success } from '../../contract/result.ts';
import type { ClientMessage, ServerMessage } from '../../contract/transport.ts';
import { serveConnection } from '../../main/engine/connection.ts';
import { FakeEngine, untilCancelled, type FakeHandlers } from '../helpers/fake-engine.ts';

const traceId = 'ab'.repeat(16);
const noCounts = { spans: 0, events: 0, links: 0, logs: 0, metrics: 0, points: 0, exemplars: 0 };
const storeChanged = (revision: number) => ({ revision, counts: noCounts, watermarkNs: '1' });

/** A channel held by the test: it says things as a client would, and sees what comes back. */
function openByHand(handlers: FakeHandlers = {}, send: ServerChannel['send'] = () => undefined) {
  const engine = new FakeEngine(handlers);
  const sent: ServerMessage[] = [];
  const closed: string[] = [];
  let receive: (message: ClientMessage) => void = () => undefined;
  let closing: (reason: string) => void = () => undefined;
  serveConnection(engine, {
    send: (message) => {
      sent.push(message);
      return send(message);
    },
    onMessage: (listener) => (receive = listener),
    onClose: (listener) => (closing = listener),
    close: (reason = '') => {
      closed.push(reason);
      closing(reason);
    },
  });
  return {
    engine,
    sent,
    closed,
    say: (message: unknown) => receive(message as ClientMessage),
    leave: () => closing(''),
  };
}

const call = (id: number, operation = 'trace.get', input: unknown = { traceId }) => ({
  kind: 'call',
  id,
  operation,
  input,
});

describe('connection', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('the 65th concurrent call is told to wait, and a place comes free again', async () => {
    const { sent, say } = openByHand({ 'trace.get': untilCancelled() });
    for (let id = 1; id <= 65; id++) say(call(id));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ id: 65, result: { error: { code: 'busy' } } });
    say({ kind: 'cancel', id: 3 });
    await vi.advanceTimersByTimeAsync(10);
    say(call(66, 'hello', { contractVersion: 1 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.at(-1)).toMatchObject({ id: 66, result: { ok: true } });
  });

  test('a client that does not read its answers keeps their places taken', async () => {
    const { sent, say } = openByHand({}, () => new Promise(() => undefined));
    for (let id = 1; id <= 65; id++) say(call(id, 'hello', { contractVersion: 1 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.filter((message) => message.kind === 'result' && !message.result.ok)).toHaveLength(1);
  });

  test('an unknown operation is an answer, not a crash', async () => {
    const { sent, say } = openByHand();
    say(call(1, 'toString'));
    say(call(2, '__proto__'));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toMatchObject([{ result: { error: { code: 'unsupported' } } }, { result: { ok: false } }]);
  });

  test.each([
    undefined,
    null,
    7,
    'call',
    [],
    {},
    { kind: 'call' },
    { kind: 'call', id: 1.5, operation: 'hello' },
    { kind: 'cancel', id: '1' },
    { kind: 'subscribe', topic: 'constructor' },
    { kind: 'unsubscribe' },
  ])('closes on what is no message: %j', (message) => {
    const { closed, say } = openByHand();
    say(message);
    expect(closed).toHaveLength(1);
  });

  test('closes when an id is used for two calls at once', () => {
    const { closed, say } = openByHand({ 'trace.get': untilCancelled() });
    say(call(1));
    say(call(1));
    expect(closed).toHaveLength(1);
  });

  test('an answer that cannot be sent becomes an error that can', async () => {
    const { sent, say } = openByHand({}, (message) => {
      if (message.kind === 'result' && message.result.ok) throw new Error('no such thing');
    });
    say(call(1, 'hello', { contractVersion: 1 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.at(-1)).toMatchObject({ id: 1, result: { ok: false, error: { code: 'internal' } } });
  });

  test('store changes come at most five times a second, the newest of them last', async () => {
    const { engine, sent, say } = openByHand();
    say({ kind: 'subscribe', topic: 'store.changed' });
    for (let revision = 1; revision <= 1_000; revision++) {
      engine.announce('store.changed', storeChanged(revision));
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(sent.length).toBeGreaterThanOrEqual(4);
    expect(sent.length).toBeLessThanOrEqual(6);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.at(-1)).toMatchObject({ event: { revision: 1_000 } });
  });

  test('a client that does not read gets the newest event when it does', async () => {
    const reading = Promise.withResolvers<void>();
    const { engine, sent, say } = openByHand({}, () => reading.promise);
    say({ kind: 'subscribe', topic: 'store.changed' });
    for (let revision = 1; revision <= 50; revision++) {
      engine.announce('store.changed', storeChanged(revision));
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(sent).toHaveLength(1);
    reading.resolve();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toMatchObject([{ event: { revision: 1 } }, { event: { revision: 50 } }]);
  });

  test('two imports at once each keep their progress', async () => {
    const { engine, sent, say } = openByHand();
    say({ kind: 'subscribe', topic: 'import.progress' });
    const progress = { file: 'f', readBytes: 1, totalBytes: 2, counts: noCounts };
    for (const importId of ['a', 'b', 'a', 'b', 'a', 'b'])
      engine.announce('import.progress', { importId, ...progress });
    await vi.advanceTimersByTimeAsync(1_000);
    const heard = sent.map(
      (message) => message.kind === 'event' && 'importId' in message.event && message.event.importId,
    );
    expect(heard).toEqual(['a', 'b', 'a']);
  });

  test('when the client leaves, everything it began ends', async () => {
    const stopped = vi.fn();
    const { engine, sent, say, leave } = openByHand({ 'trace.get': untilCancelled(stopped) });
    say(call(1));
    say({ kind: 'subscribe', topic: 'store.changed' });
    say({ kind: 'subscribe', topic: 'store.changed' });
    expect(engine.listeners('store.changed')).toBe(1);
    engine.announce('store.changed', storeChanged(1));
    engine.announce('store.changed', storeChanged(2));
    leave();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stopped).toHaveBeenCalledOnce();
    expect(engine.listeners('store.changed')).toBe(0);
    expect(sent).toHaveLength(1);
  });

  test('successes pass unchanged', async () => {
    const { sent, say } = openByHand({ 'services.list': () => success({ revision: 1, services: [] }) });
    say(call(9, 'services.list', {}));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([{ kind: 'result', id: 9, result: success({ revision: 1, services: [] }) }]);
  });
});
