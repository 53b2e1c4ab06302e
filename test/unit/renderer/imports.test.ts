import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { OperationName } from '../../../contract/operations.ts';
import type { SessionInfo } from '../../../contract/operations/session.ts';
import { success } from '../../../contract/result.ts';
import {
  dismissImports,
  importPaths,
  importSampleInNewSession,
  readAgain,
  useImports,
} from '../../../renderer/state/imports.ts';
import { useSession } from '../../../renderer/state/session.ts';
import { createAndOpenSession, createSession, openSession, useSessions } from '../../../renderer/state/sessions.ts';
import { FIT } from '../../../renderer/state/time-range.ts';
import { useView } from '../../../renderer/state/view.ts';
import { eventually } from '../../helpers/eventually.ts';

const calls: { operation: OperationName; input: object }[] = [];

vi.mock('../../../renderer/state/connection.ts', async (original) => ({
  ...(await original<object>()),
  nextLine: () => Promise.resolve(),
  callEngine: (operation: OperationName, input: object) => {
    calls.push({ operation, input });
    return Promise.resolve(answerOf(operation, input));
  },
}));

/** Paths that are left for later while others may have a wall clock. */
let waiting = new Set<string>();

function answerOf(operation: OperationName, input: { path?: string; wallClockOnly?: boolean }): unknown {
  if (operation === 'session.get') return success({ timeRange: null, ratePerSecond: { spans: 0, logs: 0, points: 0 } });
  if (input.wallClockOnly && waiting.has(input.path ?? ''))
    return success({ state: 'failed', advice: 'after-others', error: 'no wall clock', warnings: [] });
  if (operation === 'sessions.create') return success({ id: 'second.tracebench', name: 'Second' });
  if (operation === 'sessions.open') return success({ opened: true });
  const account = {
    importId: `import-${calls.length}`,
    state: 'done',
    firstNs: '9000000000',
    lastNs: '9000000001',
    warnings: [],
  };
  return success(account);
}

const names = () => useImports.getState().jobs.map(({ name, state }) => `${name} ${state}`);

describe('files that were opened', () => {
  beforeEach(() => calls.splice(0));

  test('one that is read again keeps its place', async () => {
    importPaths(['/dumps/a.log', '/dumps/b.log', '/dumps/c.log']);
    await eventually(() => expect(names()).toEqual(['a.log ended', 'b.log ended', 'c.log ended']));
    const [, second] = useImports.getState().jobs;
    const { importId } = second!.account!;
    readAgain(second!, { year: 2021 });
    await eventually(() => expect(names()).toEqual(['a.log ended', 'b.log ended', 'c.log ended']));
    expect(useImports.getState().jobs[1]).toMatchObject({ reading: { year: 2021 } });
    expect(useImports.getState().jobs[1]!.id).not.toBe(second!.id);
    expect(calls).toContainEqual({
      operation: 'import.path',
      input: { path: '/dumps/b.log', year: 2021, replaces: importId },
    });
  });
});

test('the sample in a session of its own is told of alone, and is all there is to show', async () => {
  calls.splice(0);
  useSession.setState({ session: { timeRange: { minNs: '1', maxNs: '2' } } as SessionInfo });
  importPaths(['/dumps/a.log']);
  await eventually(() => expect(names()).toContain('a.log ended'));
  calls.splice(0);
  await importSampleInNewSession('Sample session');
  await eventually(() => expect(names()).toEqual(['Sample session ended']));
  expect(calls.map(({ operation }) => operation).filter((name) => name !== 'sessions.list')).toEqual([
    'sessions.create',
    'sessions.open',
    'session.get',
    'import.sample',
  ]);
  expect(useView.getState().place.range).toEqual(FIT);
});

describe('files that are opened together', () => {
  beforeEach(() => {
    calls.splice(0);
    dismissImports();
    waiting = new Set(['/dumps/chrome.json', '/dumps/other.json']);
  });

  test('those without a wall clock come last', async () => {
    importPaths(['/dumps/chrome.json', '/dumps/a.log', '/dumps/other.json']);
    await eventually(() => expect(names()).toEqual(['chrome.json ended', 'a.log ended', 'other.json ended']));
    const paths = ['/dumps/chrome.json', '/dumps/a.log', '/dumps/other.json'];
    const first = paths.map((path) => ({ path, wallClockOnly: true }));
    expect(calls.flatMap(({ operation, input }) => (operation === 'import.path' ? [input] : []))).toEqual([
      ...first,
      { path: '/dumps/chrome.json' },
      { path: '/dumps/other.json' },
    ]);
  });

  test('are shown: one trace of what was there before is not asked for any more', async () => {
    vi.stubGlobal('history', { pushState: () => undefined });
    const { place, setFilter } = useView.getState();
    setFilter({
      ...place.filter,
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      text: 'cart',
    });
    importPaths(['/dumps/new.json']);
    await eventually(() => expect(names()).toContain('new.json ended'));
    expect(useView.getState().place.filter).toEqual({ ...place.filter, traceId: '', spanId: '', text: 'cart' });
    setFilter(place.filter);
    vi.unstubAllGlobals();
  });

  test('one alone is read as it is', async () => {
    importPaths(['/dumps/chrome.json']);
    await eventually(() => expect(names()).toEqual(['chrome.json ended']));
    expect(calls).toContainEqual({ operation: 'import.path', input: { path: '/dumps/chrome.json' } });
  });
});

test('a session that is made to be opened is opened', async () => {
  await createAndOpenSession('Second');
  expect(calls).toContainEqual({ operation: 'sessions.open', input: { id: 'second.tracebench', window: 'this' } });
  expect(useSessions.getState().created).toBeNull();
});

test('a session that was made is told until it is opened', async () => {
  await createSession('Second');
  expect(useSessions.getState().created).toMatchObject({ id: 'second.tracebench', name: 'Second' });
  await openSession('second.tracebench');
  expect(useSessions.getState().created).toBeNull();
});
