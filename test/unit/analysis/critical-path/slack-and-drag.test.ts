import { describe, expect, test } from 'vitest';
import { computeDrag } from '../../../../core/analysis/critical-path/drag.ts';
import { computeSlack } from '../../../../core/analysis/critical-path/slack.ts';
import { pathFromText } from '../../../helpers/path-from-text.ts';
import { TEXT_UNIT_NS } from '../../../helpers/trace-from-text.ts';

/** Milliseconds by span. */
function measure(picture: string, of: typeof computeDrag) {
  const { input, path, node } = pathFromText(picture);
  return (...names: string[]) => names.map((name) => of(input, path, node(name)) / TEXT_UNIT_NS);
}

describe('drag', () => {
  const drag = (picture: string) => measure(picture, computeDrag);

  test('alone on the path, all of its time', () => {
    expect(
      drag(`
      root    [======]
        a      [==]
      path    `)('root', 'a'),
    ).toEqual([4, 3]);
  });

  test('until a sibling that ran beside it would end last', () => {
    expect(
      drag(`
      root    [============]
        a      [=========]
        b       [====]
      path    `)('a', 'b'),
    ).toEqual([4, 0]);
  });

  test('until a span beside a later step would, if that one had started already', () => {
    expect(
      drag(`
      root    [========================]
        a     [========]
        b              [===========]
        c       [==============]
      path    `)('a', 'b', 'root'),
    ).toEqual([4, 4, 4]);
  });

  test('a span started after it moves along and does not count', () => {
    expect(
      drag(`
      root    [================]
        a     [=====]
        b            [========]
        c             [=====]
      path    `)('a', 'b'),
    ).toEqual([6, 2]);
  });

  test('what runs beside its parent or beside the parent’s next step counts too', () => {
    expect(
      drag(`
      root    [================]
        p     [==========]
          n    [========]
        q                [====]
        beside [============]
      path    `)('n', 'q', 'p'),
    ).toEqual([2, 2, 2]);
  });

  test('only as far as it works while the other runs', () => {
    expect(
      drag(`
      root    [================]
        a     [=======]
        b             [=======]
        late        [====]
      path    `)('a'),
    ).toEqual([8]);
  });
});

describe('slack', () => {
  const slack = (picture: string) => measure(picture, computeSlack);

  test('none on the path, off it up to the end of what overtook it', () => {
    expect(
      slack(`
      root    [============]
        a      [=========]
        b       [====]
      path    `)('root', 'a', 'b'),
    ).toEqual([0, 0, 4]);
  });

  test('rooms add up; a step its parent waits for has only the parent’s', () => {
    expect(
      slack(`
      root    [============]
        a      [=========]
        b       [======]
          long   [====]
          short  [=]
      path    `)('b', 'long', 'short'),
    ).toEqual([2, 2, 5]);
  });

  test('nothing waits for fire and forget, messages and tails', () => {
    expect(
      slack(`
      root             [==========]
        a               [==]
          late              [====]
        send kind=4     [=]
          work kind=5     [==]
      path    `)('late', 'work'),
    ).toEqual([Infinity, Infinity]);
  });

  test('nor for what is done in the part of a span that outlives its own parent', () => {
    expect(
      slack(`
      root    [=======]
        tail      [===========]
          in       [=]
          over     [====]
          after           [==]
      path    `)('in', 'over', 'after'),
    ).toEqual([1, 0, Infinity]);
  });

  test('a span that takes no time has room in what runs over it, and none in its parent’s own time', () => {
    expect(
      slack(`
      root    [============]
        a      [=====]
        in       |
        out              |
        early |
      path    `)('in', 'out', 'early'),
    ).toEqual([4, 0, 0]);
  });
});
