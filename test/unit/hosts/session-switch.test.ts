import { describe, expect, test, vi } from 'vitest';
import { StoreLockedError, type Engine } from '../../../main/engine/api.ts';
import { SessionSwitch } from '../../../main/hosts/serve/session-switch.ts';
import { eventually } from '../../helpers/eventually.ts';
import { FakeEngine } from '../../helpers/fake-engine.ts';

function engineOf(storePath: string): FakeEngine {
  const engine = new FakeEngine();
  engine.storePath = storePath;
  return engine;
}

function makeSwitch(open: (path: string) => Promise<Engine> = async (path) => engineOf(path)) {
  const first = engineOf('/a');
  const probe = vi.fn<(path: string) => Promise<void>>(async () => undefined);
  const onProblem = vi.fn<(message: string) => void>();
  const leave = vi.fn<() => void>();
  const sessions = new SessionSwitch(first, { open: vi.fn(open), probe, onProblem });
  sessions.onLeave(leave);
  return { sessions, first, probe, onProblem, leave };
}

describe('changing the session behind a page', () => {
  test('the old engine is closed before the new one opens, and pages are let go', async () => {
    const order: string[] = [];
    const { sessions, first, leave } = makeSwitch(async (path) => {
      order.push(`${first.closed ? 'closed' : 'open'}, then ${path}`);
      return engineOf(path);
    });
    await sessions.open('/b');
    expect(sessions.storePath).toBe('/a');
    await eventually(() => expect(leave).toHaveBeenCalledOnce());
    expect((await sessions.current()).storePath).toBe('/b');
    expect(order).toEqual(['closed, then /b']);
  });

  test('one that cannot be opened changes nothing', async () => {
    const { sessions, first, probe, leave } = makeSwitch();
    probe.mockRejectedValueOnce(new StoreLockedError('in use'));
    await expect(sessions.open('/b')).rejects.toMatchObject({ code: 'store-locked', message: 'in use' });
    probe.mockRejectedValueOnce(new Error('not a session'));
    await expect(sessions.open('/b')).rejects.toMatchObject({ code: 'store-failed' });
    expect(await sessions.current()).toBe(first);
    expect(leave).not.toHaveBeenCalled();
    // And the next one may be tried.
    await sessions.open('/c');
  });

  test('one that is gone after all: the session before is opened again, and it is said', async () => {
    const { sessions, onProblem, leave } = makeSwitch(async (path) => {
      if (path === '/b') throw new Error('it went away');
      return engineOf(path);
    });
    await sessions.open('/b');
    await eventually(() => expect(leave).toHaveBeenCalledOnce());
    expect((await sessions.current()).storePath).toBe('/a');
    expect(onProblem).toHaveBeenCalledExactlyOnceWith('it went away');
  });

  test('two at once: the second is told to wait; the one that is open needs no change', async () => {
    const { sessions, probe } = makeSwitch();
    await sessions.open('/a');
    expect(probe).not.toHaveBeenCalled();
    const opening = sessions.open('/b');
    await expect(sessions.open('/c')).rejects.toMatchObject({ code: 'busy' });
    await opening;
  });

  test('stopped before it began, it does not begin', async () => {
    const { sessions, first, leave } = makeSwitch();
    await sessions.open('/b');
    await sessions.close();
    expect(first.closed).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(leave).not.toHaveBeenCalled();
  });
});
