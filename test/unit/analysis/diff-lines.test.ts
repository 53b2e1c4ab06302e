import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffLines, foldSame } from '../../../core/analysis/diff-lines.ts';

const SIGNS = { same: ' ', removed: '-', added: '+' };
const shown = (before: string, after: string) => diffLines(before, after).map(({ kind, text }) => SIGNS[kind] + text);
const lines = (...texts: string[]) => texts.join('\n');

describe('what became of a text', () => {
  test.each([
    ['nothing', lines('a', 'b'), lines('a', 'b'), [' a', ' b']],
    ['a line more', lines('a', 'c'), lines('a', 'b', 'c'), [' a', '+b', ' c']],
    ['a line less', lines('a', 'b', 'c'), lines('a', 'c'), [' a', '-b', ' c']],
    ['another line', lines('a', 'b', 'c'), lines('a', 'x', 'c'), [' a', '-b', '+x', ' c']],
    ['lines moved', lines('a', 'b', 'c', 'd'), lines('c', 'a', 'b', 'd'), ['+c', ' a', ' b', '-c', ' d']],
    ['all of it', '', lines('a', 'b'), ['+a', '+b']],
    ['none of it', lines('a', 'b'), '', ['-a', '-b']],
  ])('%s', (_, before, after, told) => expect(shown(before, after)).toEqual(told));

  test('both texts can be had back from any difference', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 }).map((all) => all.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = diffLines(before, after);
        const without = (kind: string) =>
          diff
            .filter((one) => one.kind !== kind)
            .map((one) => one.text)
            .join('\n');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
      }),
    );
  });

  test('texts too long to be compared with each other are told as gone and come', () => {
    const many = (letter: string) => Array.from({ length: 1_500 }, (_, at) => `${letter}${at}`);
    const diff = diffLines(lines('head', ...many('a'), 'tail'), lines('head', ...many('b'), 'tail'));
    expect(diff).toHaveLength(3_002);
    expect([diff[0], diff.at(-1)].map((one) => one!.kind)).toEqual(['same', 'same']);
  });
});

test('lines far from a change are folded into one gap', () => {
  const before = Array.from({ length: 20 }, (_, at) => `${at}`);
  const after = before.with(10, 'x');
  const folded = foldSame(diffLines(before.join('\n'), after.join('\n')), 1);
  expect(folded.map((one) => one && SIGNS[one.kind] + one.text)).toEqual([
    undefined,
    ' 9',
    '-10',
    '+x',
    ' 11',
    undefined,
  ]);
});
