import { beforeEach, describe, expect, test, vi } from 'vitest';
import { useCompareMark } from '../../../renderer/state/compare-mark.ts';
import { START } from '../../../renderer/state/place.ts';
import { useView } from '../../../renderer/state/view.ts';
import { markCommand, unmarkCommand } from '../../../renderer/workbench/compare-commands.ts';

const [A, B] = ['a'.repeat(32), 'b'.repeat(32)];

beforeEach(() => {
  vi.stubGlobal('history', { pushState: () => {}, replaceState: () => {} });
  useView.setState({ place: START });
  useCompareMark.setState({ mark: null, undecided: '' });
});

const press = (traceId: string) => useCompareMark.getState().press(traceId);
const place = () => `${useView.getState().place.view} ${useView.getState().place.arg}`;

describe('X on traces', () => {
  test('the first marks, the second opens the comparison and takes the mark away', () => {
    press(A);
    expect(useCompareMark.getState().mark).toEqual({ traceId: A });
    expect(place()).toBe('start ');
    press(B);
    expect(place()).toBe(`compare ${A}/${B}`);
    expect(useCompareMark.getState()).toMatchObject({ mark: null, undecided: `${A}/${B}` });
  });

  test('twice on the same trace is none', () => {
    press(A);
    press(A);
    expect([useCompareMark.getState().mark, place()]).toEqual([null, 'start ']);
  });

  test('a trace that is kept stays on its side', () => {
    useCompareMark.getState().keep({ traceId: A, side: 'after' });
    press(B);
    expect(place()).toBe(`compare ${B}/${A}`);
    expect(useCompareMark.getState().undecided).toBe('');
  });
});

describe('commands', () => {
  test('X is there where a trace is, and says what it will do', () => {
    let traceId = '';
    const command = markCommand(() => traceId);
    expect(command.when?.()).toBe(false);
    traceId = A;
    expect([command.when?.(), command.keys, command.label()]).toEqual([true, ['X'], 'Mark for compare']);
    command.run();
    expect(command.label()).toBe('Remove the compare mark');
    traceId = B;
    expect(command.label()).toBe('Compare with the marked trace');
  });

  test('Escape takes the mark away while there is one', () => {
    expect(unmarkCommand.when?.()).toBe(false);
    press(A);
    expect(unmarkCommand.when?.()).toBe(true);
    unmarkCommand.run();
    expect(useCompareMark.getState().mark).toBeNull();
  });
});
