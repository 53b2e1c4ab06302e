import { beforeEach, describe, expect, test, vi } from 'vitest';
import { MOST_CHOSEN_TRACES } from '../../../contract/operations/files.ts';
import { START } from '../../../renderer/state/place.ts';
import { useView } from '../../../renderer/state/view.ts';
import { CHOSEN_COMMANDS } from '../../../renderer/views/traces/chosen-commands.ts';
import { chosenPair, chosenText, useChosenTraces } from '../../../renderer/views/traces/chosen-traces.ts';
import type { TraceRow } from '../../../renderer/views/traces/trace-rows.ts';
import { useOverlay } from '../../../renderer/workbench/overlays.ts';
import { useViewExports } from '../../../renderer/workbench/view-table.ts';

const row = (n: number): TraceRow => ({
  ...{
    traceId: n.toString(16).padStart(32, '0'),
    service: 'shop',
    name: `GET /${n}`,
    startNs: BigInt(n) * 1_000_000_000n,
  },
  ...{ durationNs: 1_500, spans: 3, errors: n % 2, services: 1, isRootMissing: false },
});
const state = () => useChosenTraces.getState();
const numbers = () => [...state().rows.keys()].map((id) => parseInt(id, 16));

beforeEach(() => {
  vi.stubGlobal('history', { pushState: () => {}, replaceState: () => {} });
  useView.setState({ place: START });
  useOverlay.setState({ open: 'none' });
  useViewExports.setState({ wanted: 'traces' });
  state().clear();
});

describe('chosen traces', () => {
  test('one is chosen and no longer; a stretch is added to what is', () => {
    state().toggle(row(5));
    state().add([row(1), row(2), row(5)]);
    expect(numbers()).toEqual([5, 1, 2]);
    state().toggle(row(5));
    expect(numbers()).toEqual([1, 2]);
    state().clear();
    expect(numbers()).toEqual([]);
  });

  test('what of a stretch is not read, or is too much, is told until something else is chosen', () => {
    state().add([row(1), undefined, undefined]);
    expect([numbers(), state().missed]).toEqual([[1], 2]);
    state().add(Array.from({ length: MOST_CHOSEN_TRACES + 3 }, (_, n) => row(n)));
    expect([state().rows.size, state().missed]).toEqual([MOST_CHOSEN_TRACES, 3]);
    state().toggle(row(90_000));
    expect([state().rows.size, state().missed]).toEqual([MOST_CHOSEN_TRACES, 1]);
    state().toggle(row(1));
    expect([state().rows.size, state().missed]).toEqual([MOST_CHOSEN_TRACES - 1, 0]);
  });

  test('as text they are a table, exact', () => {
    const [head, first, ...more] = chosenText([row(3)]).split('\n');
    expect(head).toBe('traceId\tstart\tservice\tname\tdurationNs\tspans\terrors');
    expect(first!.split('\t')).toEqual([row(3).traceId, expect.any(String), 'shop', 'GET /3', '1500', '3', '1']);
    expect(more).toEqual([]);
  });

  test('two are compared, the earlier one as before', () => {
    const pair = (...all: number[]) => chosenPair(new Map(all.map((n) => [row(n).traceId, row(n)])));
    expect(pair(7, 2)).toEqual([row(2).traceId, row(7).traceId]);
    expect([pair(), pair(1), pair(1, 2, 3)]).toEqual([undefined, undefined, undefined]);
  });
});

describe('what can be done with them', () => {
  const offered = () => CHOSEN_COMMANDS.filter(({ when }) => when!()).map(({ id }) => id.split('.').at(-1));
  const run = (id: string) => CHOSEN_COMMANDS.find((command) => command.id.endsWith(id))!.run();

  test('is offered by how many they are', () => {
    expect(offered()).toEqual([]);
    state().toggle(row(1));
    expect(offered()).toEqual(['export', 'copy', 'clear']);
    state().toggle(row(2));
    expect(offered()).toEqual(['export', 'copy', 'compare', 'clear']);
    state().toggle(row(3));
    expect(offered()).toEqual(['export', 'copy', 'clear']);
  });

  test('the export dialog opens at them, whatever was wanted before', () => {
    state().toggle(row(1));
    run('export');
    expect([useOverlay.getState().open, useViewExports.getState().wanted]).toEqual(['export', 'chosen']);
  });

  test('the comparison opens, and they stay chosen', () => {
    state().add([row(2), row(1)]);
    run('compare');
    const { view, arg } = useView.getState().place;
    expect([view, arg, numbers()]).toEqual(['compare', `${row(1).traceId}/${row(2).traceId}`, [2, 1]]);
    run('clear');
    expect(numbers()).toEqual([]);
  });
});
