import { describe, expect, test } from 'vitest';
import { accountProblems, addRows, rowOf, type ComponentRow } from './component-account.ts';
import { FAULTS } from './fault.ts';
import { emptyCells, LANES, planRounds } from './plan.ts';
import { randomFrom } from '../seeded.ts';

const ROW: ComponentRow = {
  ...{ process: 'agent', signal: 'logs', component: 'exporters/otlp' },
  ...{ in: 10, out: 6, dropped: 1, failed: 2, refused: 1, queued: 0 },
};

describe('the account of components', () => {
  test('comes out where all that went in is somewhere', () => {
    expect(accountProblems([ROW], [{ what: 'sent and received', left: 6, right: 6 }])).toEqual([]);
  });

  test.each([
    ['an item is missing', { out: 5 }, ['agent, logs, exporters/otlp: 10 in, 9 accounted for']],
    ['an item is there twice', { failed: 3 }, ['agent, logs, exporters/otlp: 10 in, 11 accounted for']],
    ['something waits', { queued: 1 }, ['agent, logs, exporters/otlp: 1 requests still wait']],
  ])('says where %s', (_, wrong, problems) => {
    expect(accountProblems([{ ...ROW, ...wrong }], [])).toEqual(problems);
  });

  test('says where one gave another number than the next one was given, or nobody knows', () => {
    const links = [
      { what: 'sent and received', left: 6, right: 7 },
      { what: 'told', left: 6, right: NaN },
    ];
    expect(accountProblems([], links)).toEqual(['sent and received: 6, and 7', 'told: 6, and NaN']);
  });

  test('takes the counts of one signal, and adds up lives', () => {
    const reading = { in: 9, out: 9, failed: 0, refused: 0, dropped: { rule: 1, other: 1 }, queueSize: 0 };
    const signals = {
      logs: { in: 4, out: 2, failed: 0, refused: 0 },
      traces: { in: 5, out: 7, failed: 0, refused: 0 },
    };
    const row = rowOf('agent', 'logs', 'logs/filter', { ...reading, signals });
    expect(row).toMatchObject({ in: 4, out: 2, dropped: 2 });
    expect(addRows(row, row)).toMatchObject({ component: 'logs/filter', in: 8, out: 4, dropped: 4 });
  });
});

test.each([1, 2, 3])('the plan has each fault for each signal and protocol once, with seed %i', (seed) => {
  const rounds = planRounds(randomFrom(seed));
  for (const lane of LANES.keys()) expect(rounds.map((faults) => faults[lane]).toSorted()).toEqual([...FAULTS].sort());
  expect(planRounds(randomFrom(seed))).toEqual(rounds);
});

test('a cell that was not met is named', () => {
  const matrix = LANES.map((_, lane) => FAULTS.map((fault) => (lane === 2 && fault === 'half-open' ? 0 : 1)));
  expect(emptyCells(matrix)).toEqual(['half-open, traces, otlp: not met']);
});
