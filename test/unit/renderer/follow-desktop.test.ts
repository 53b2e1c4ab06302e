import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { DesktopBridge, DesktopOrder } from '../../../contract/desktop.ts';
import { CONTRACT_VERSION } from '../../../contract/version.ts';
import { success } from '../../../contract/result.ts';
import { startConnection, useConnection } from '../../../renderer/state/connection.ts';
import { useExports } from '../../../renderer/state/exports.ts';
import { useImports } from '../../../renderer/state/imports.ts';
import { usePreferences } from '../../../renderer/state/preferences.ts';
import { createTransport } from '../../../renderer/transport/channel.ts';
import { createInMemoryChannel } from '../../../renderer/transport/in-memory.ts';
import { followDesktop } from '../../../renderer/workbench/follow-desktop.ts';
import { eventually } from '../../helpers/eventually.ts';
import { FakeEngine, helloOf } from '../../helpers/fake-engine.ts';

let order: (order: DesktopOrder) => void = () => undefined;
const setLanguage = vi.fn(async () => true);
const bridge = { onOrder: (listener: typeof order) => void (order = listener), setLanguage };

vi.stubGlobal('location', { hash: '' });
vi.stubGlobal('history', { pushState: vi.fn(), replaceState: vi.fn() });

beforeEach(() => {
  followDesktop(bridge as unknown as DesktopBridge);
});

describe('orders of the shell', () => {
  test('a command of the menu is the page’s own', () => {
    const before = useConnection.getState().paused;
    order({ kind: 'command', id: 'pause' });
    expect(useConnection.getState().paused).toBe(!before);
    order({ kind: 'command', id: 'no.such.command' });
    expect(useConnection.getState().paused).toBe(!before);
  });

  test('a place is gone to by the address, so that back leads back', () => {
    order({ kind: 'go', hash: '#/traces?q=a' });
    expect(location.hash).toBe('#/traces?q=a');
  });

  test('what became of a download is said of the export of that name', () => {
    const job = {
      id: 7,
      name: 'a.json',
      written: 1,
      total: 1,
      state: 'saving',
      reason: '',
      path: '',
      leftOut: [],
      hidden: [],
    } as const;
    const state = () => useExports.getState().jobs[0];
    useExports.setState({ jobs: [job] });
    order({ kind: 'saved', suggested: 'other.json', path: '/x', error: '' });
    expect(state()).toEqual(job);
    order({ kind: 'saved', suggested: 'a.json', path: '/home/a.json', error: '' });
    expect(state()).toMatchObject({ state: 'done', path: '/home/a.json' });
    useExports.setState({ jobs: [job] });
    order({ kind: 'saved', suggested: 'a.json', path: '', error: '' });
    expect(state()).toMatchObject({ state: 'cancelled' });
    useExports.setState({ jobs: [job] });
    order({ kind: 'saved', suggested: 'a.json', path: '', error: 'interrupted' });
    expect(state()).toMatchObject({ state: 'failed', reason: 'interrupted' });
  });

  test('the menus follow the language of the page', () => {
    setLanguage.mockClear();
    usePreferences.getState().set({ language: 'ko' });
    expect(setLanguage).toHaveBeenCalledWith('ko');
    setLanguage.mockClear();
    usePreferences.getState().set({ density: 'compact' });
    expect(setLanguage).not.toHaveBeenCalled();
  });

  test('files wait for the engine, and are then read one after another', async () => {
    const answer = { ok: true, value: { state: 'failed', error: 'it is a folder' } } as const;
    const engine = new FakeEngine({ 'import.path': () => answer });
    order({ kind: 'import', paths: ['/a.json', 'C:\\dumps\\b.json'] });
    expect(useImports.getState().jobs).toEqual([]);
    const transport = createTransport(createInMemoryChannel(engine));
    startConnection(async () => success({ transport, hello: helloOf(CONTRACT_VERSION), lastCrash: '' }));
    await eventually(() => expect(useImports.getState().jobs.map(({ state }) => state)).toEqual(['ended', 'ended']));
    expect(useImports.getState().jobs.map(({ name }) => name)).toEqual(['a.json', 'b.json']);
    const asked = engine.calls.filter(({ operation }) => operation === 'import.path').map(({ input }) => input);
    expect(asked).toEqual([
      { path: '/a.json', wallClockOnly: true },
      { path: 'C:\\dumps\\b.json', wallClockOnly: true },
    ]);
  });
});
