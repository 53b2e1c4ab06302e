import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { failure, success, type Result } from '../../contract/result.ts';
import { createTransport } from '../../renderer/transport/channel.ts';
import { createInMemoryChannel } from '../../renderer/transport/in-memory.ts';
import { keepConnected, type ConnectionState } from '../../renderer/transport/keep-connected.ts';
import { socketUrl, type HostLink } from '../../renderer/transport/open-host.ts';
import { FakeEngine, helloOf } from '../helpers/fake-engine.ts';

function openLink() {
  const channel = createInMemoryChannel(new FakeEngine());
  const link: HostLink = { transport: createTransport(channel), hello: helloOf(1), lastCrash: '' };
  return { link, breakOff: () => channel.close('gone') };
}

/** Opens the given lines one after another, then fails as an absent server does. */
function keep(...results: Result<HostLink>[]) {
  const states: ConnectionState[] = [];
  const open = vi.fn(async () => results.shift() ?? failure('disconnected', 'absent'));
  const stop = keepConnected(open, (state) => states.push(state));
  return { states, open, stop, kinds: () => states.map((state) => state.kind) };
}

describe('keepConnected', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('opens again as soon as the line breaks, saying why', async () => {
    const first = openLink();
    const second = openLink();
    const { states, kinds } = keep(success(first.link), success(second.link));
    await vi.advanceTimersByTimeAsync(0);
    first.breakOff();
    await vi.advanceTimersByTimeAsync(0);
    expect(kinds()).toEqual(['connecting', 'connected', 'connecting', 'connected']);
    expect(states[2]).toMatchObject({ reason: 'gone' });
  });

  test('waits longer and longer while nobody answers, and never for long', async () => {
    const { states, open } = keep();
    await vi.advanceTimersByTimeAsync(30_000);
    const waits = states.flatMap((state) => (state.kind === 'waiting' ? [state.retryInMs] : []));
    expect(waits.slice(0, 6)).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect(open.mock.calls.length).toBeLessThan(12);
  });

  test('does not insist where a person has to act', async () => {
    const { kinds, open } = keep(failure('version-mismatch', 'old page'));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(kinds()).toEqual(['connecting', 'refused']);
    expect(open).toHaveBeenCalledOnce();
  });

  test('stops for good', async () => {
    const { link } = openLink();
    const { stop, kinds, open } = keep(success(link));
    await vi.advanceTimersByTimeAsync(0);
    stop();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(kinds()).toEqual(['connecting', 'connected']);
    expect(open).toHaveBeenCalledOnce();
    expect(await link.transport.call('session.get', {})).toMatchObject({ error: { code: 'disconnected' } });
  });

  test.each([
    ['http://127.0.0.1:4319/', 'ws://127.0.0.1:4319/socket'],
    ['http://127.0.0.1:4319/?a=1#/traces', 'ws://127.0.0.1:4319/socket'],
    ['https://host/tools/bench/', 'wss://host/tools/bench/socket'],
  ])('the socket of %s is %s', (page, socket) => {
    expect(socketUrl(page)).toBe(socket);
  });
});
