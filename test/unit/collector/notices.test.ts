import { describe, expect, test } from 'vitest';
import { logLine } from '../../../main/engine/agent/log-line.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { Notices } from '../../../main/engine/collector/notices.ts';

const MINUTE = 60_000;

function heard() {
  const said: string[] = [];
  const clock = { now: 0 };
  const notices = new Notices(
    (level, message) => said.push(`${level} ${message}`),
    () => clock.now,
  );
  return { said, clock, notices };
}

test('the last error of a component is cut, however long what somebody said', () => {
  const meter = new Meter(() => 0);
  meter.error('x'.repeat(1_000_000));
  expect(meter.read().lastError!.message).toBe(`${'x'.repeat(500)}…`);
});

describe('what is wrong', () => {
  test('is told once until it is over, and that it is over', () => {
    const { said, notices } = heard();
    for (let i = 0; i < 3; i++) notices.wrong('send', `failed ${i}`, 'warn');
    notices.wrong('queue', 'full', 'error');
    for (let i = 0; i < 3; i++) notices.well(['send'], 'sends again');
    expect(said).toEqual(['warn failed 0', 'error full', 'info sends again']);
  });

  test('is nothing to be over where it never was', () => {
    const { said, notices } = heard();
    notices.well(['send'], 'sends again');
    expect(said).toEqual([]);
  });

  test('and over for several reasons is told to be over once', () => {
    const { said, notices } = heard();
    notices.wrong('a', 'a', 'warn');
    notices.wrong('b', 'b', 'warn');
    notices.well(['a', 'b'], 'well');
    expect(said).toEqual(['warn a', 'warn b', 'info well']);
  });

  test('that comes and goes is told of once a minute', () => {
    const { said, clock, notices } = heard();
    for (; clock.now < 2 * MINUTE; clock.now += 1_000) {
      notices.wrong('a', `wrong at ${clock.now}`, 'warn');
      notices.well(['a'], `well at ${clock.now}`);
    }
    expect(said).toEqual(['warn wrong at 0', 'info well at 0', `warn wrong at ${MINUTE}`, `info well at ${MINUTE}`]);
  });

  test('that stays is told of though it came back within a minute', () => {
    const { said, clock, notices } = heard();
    notices.wrong('a', 'first', 'warn');
    notices.well(['a'], 'well');
    for (clock.now = 1_000; clock.now <= 2 * MINUTE; clock.now += 1_000) notices.wrong('a', 'second', 'warn');
    expect(said).toEqual(['warn first', 'info well', 'warn second']);
  });

  test('that nothing was heard of for long is news', () => {
    const { said, clock, notices } = heard();
    notices.wrong('a', 'first', 'warn');
    clock.now = 11 * MINUTE;
    notices.wrong('a', 'second', 'warn');
    expect(said).toEqual(['warn first', 'warn second']);
  });

  test('is still told after many others came and went: those that were over first are forgotten', () => {
    const { said, clock, notices } = heard();
    notices.wrong('stays', 'stays', 'warn');
    for (let i = 0; i < 200; i++) {
      clock.now += 2_000;
      notices.wrong(`value ${i}`, `wrong ${i}`, 'warn');
      notices.well([`value ${i}`], `well ${i}`);
    }
    expect(said).toHaveLength(1 + 2 * 200);
    // What is wrong all the while is not forgotten for those that are over.
    notices.wrong('stays', 'stays', 'warn');
    notices.well(['stays'], 'stays no more');
    expect(said.slice(-2)).toEqual(['info well 199', 'info stays no more']);
  });

  test('and is over, for ever other reasons, is told of no more than fifty times a minute', () => {
    const { said, clock, notices } = heard();
    const flood = () => {
      for (let i = 0; i < 5_000; i++) {
        notices.wrong(`value ${clock.now} ${i}`, 'wrong', 'warn');
        notices.well([`value ${clock.now} ${i}`], 'well');
      }
      return said.splice(0).length;
    };
    // One line says that there are others.
    expect(flood()).toBe(2 * 50 + 1);
    expect(flood()).toBe(0);
    clock.now = MINUTE;
    expect(flood()).toBeLessThanOrEqual(2 * 50 + 1);
  });

  test('is still told where those before it were not heard of for long', () => {
    const { said, clock, notices } = heard();
    for (let i = 0; i < 60; i++) notices.wrong(`value ${i}`, `wrong ${i}`, 'warn');
    expect(said).toHaveLength(51);
    clock.now = 11 * MINUTE;
    notices.wrong('news', 'news', 'error');
    notices.well(['news'], 'no more');
    expect(said.slice(51)).toEqual(['error news', 'info no more']);
  });

  test('for ever other reasons, and in texts without end, is bounded', () => {
    const { said, notices } = heard();
    for (let i = 0; i < 10_000; i++) notices.wrong(`value ${i}`, 'x'.repeat(100_000), 'warn');
    expect(said).toHaveLength(51);
    expect(Math.max(...said.map(({ length }) => length))).toBeLessThan(600);
  });
});

describe('a line', () => {
  const line = {
    atMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    level: 'warn',
    component: 'exporters/otlp',
    message: 'a "b"',
  } as const;

  test('has the time and the level in front', () => {
    expect(logLine(line, { level: 'info', encoding: 'console' })).toBe(
      '2026-01-02T03:04:05.006Z warn exporters/otlp: a "b"',
    );
  });

  test('is an object with encoding: json', () => {
    expect(JSON.parse(logLine(line, { level: 'info', encoding: 'json' })!)).toEqual({
      level: 'warn',
      ts: '2026-01-02T03:04:05.006Z',
      component: 'exporters/otlp',
      msg: 'a "b"',
    });
  });

  test.each([
    ['debug', true],
    ['warn', true],
    ['error', false],
    ['fatal', false],
  ] as const)('of level warn, with level: %s, is said: %s', (level, isSaid) => {
    expect(logLine(line, { level, encoding: 'console' }) !== undefined).toBe(isSaid);
  });
});

describe('what is given up', () => {
  function losing() {
    const said: string[] = [];
    const clock = { now: 0 };
    const meter = new Meter(
      () => clock.now,
      (level, message) => said.push(`${level} ${message}`),
    );
    const giveUp = (kind: string, count: number) =>
      meter.tellGivenUp({ kind, count, words: (n) => `${n} items of ${kind}`, ending: ': HTTP 400' });
    return { said, clock, meter, giveUp };
  }

  test('is told of each signal, and its sum once a minute and at the end', () => {
    const { said, clock, meter, giveUp } = losing();
    for (; clock.now <= 90_000; clock.now += 1_000) {
      giveUp('traces', 2);
      giveUp('metrics', 10);
    }
    expect(said).toEqual([
      'error 2 items of traces given up: HTTP 400',
      'error 10 items of metrics given up: HTTP 400',
      'error 122 items of traces given up so far',
      'error 610 items of metrics given up so far',
    ]);
    meter.end();
    meter.end();
    expect(said.slice(4)).toEqual([
      'error 182 items of traces given up so far',
      'error 910 items of metrics given up so far',
    ]);
  });

  test('is told in full before it is over', () => {
    const { said, meter, giveUp } = losing();
    for (let i = 0; i < 3; i++) giveUp('logs', 5);
    meter.well(['tried again', 'given up'], 'sending succeeds again');
    meter.end();
    expect(said).toEqual([
      'error 5 items of logs given up: HTTP 400',
      'error 15 items of logs given up so far',
      'info sending succeeds again',
    ]);
  });

  test('and comes again is told with what was before', () => {
    const { said, clock, meter, giveUp } = losing();
    for (; clock.now <= MINUTE; clock.now += 20_000) {
      giveUp('traces', 1);
      meter.well(['given up'], 'well');
    }
    expect(said).toEqual([
      'error 1 items of traces given up: HTTP 400',
      'info well',
      'error 1 items of traces given up (4 items of traces so far): HTTP 400',
      'info well',
    ]);
  });
});

test('requests that are refused are told of: the first, and once a minute how many, with what was wrong with the last', () => {
  const said: string[] = [];
  const clock = { now: 0 };
  const meter = new Meter(
    () => clock.now,
    (level, message) => said.push(`${level} ${message}`),
  );
  for (; clock.now < 2.5 * MINUTE; clock.now += MINUTE / 4)
    meter.refuseTold('token', 'traces', clock.now < MINUTE ? 'none was sent' : 'not the right one');
  meter.refuseTold('path', 'a request', 'Nothing is received at /v2');
  expect(said).toEqual([
    'warn traces refused (token): none was sent',
    'warn 5 requests refused (token) so far: not the right one',
    'warn 9 requests refused (token) so far: not the right one',
    'warn a request refused (path): Nothing is received at /v2',
  ]);
  expect(meter.read()).toMatchObject({
    refusals: { token: 10, path: 1 },
    lastError: { message: 'a request refused (path): Nothing is received at /v2' },
  });
});
