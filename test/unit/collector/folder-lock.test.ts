import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { lockFolder } from '../../../main/engine/collector/queue/folder-lock.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

/** Runs as long as the test does, so that a lock that hangs on the number alone is refused. */
const PID = process.ppid;
/** Runs nowhere: Linux has no number as high. */
const NOBODY = 2 ** 22 + 1;
const BOOT_S = 1_700_000_000;
let [directory, proc] = ['', ''];

beforeEach(async () => {
  const root = await makeTempDir();
  [directory, proc] = [join(root, 'queue'), join(root, 'proc')];
  mkdirSync(directory);
  mkdirSync(join(proc, 'sys/kernel/random'), { recursive: true });
  boot('this run');
  writeFileSync(join(proc, 'stat'), `cpu  1 2 3\nbtime ${BOOT_S}\nprocesses 4\n`);
});

function boot(id: string): void {
  writeFileSync(join(proc, 'sys/kernel/random/boot_id'), `${id}\n`);
}

/** As proc(5) has it: the name may hold blanks and brackets. */
function runs(startTicks: number, state = 'S', pid = PID): void {
  mkdirSync(join(proc, String(pid)), { recursive: true });
  const rest = Array.from({ length: 18 }, () => '0').join(' ');
  writeFileSync(join(proc, String(pid), 'stat'), `${pid} (a) Z (b) ${state} ${rest} ${startTicks} 0 0\n`);
}

const leave = (lock: unknown) => writeFileSync(join(directory, 'lock'), JSON.stringify(lock));
const lock = () => lockFolder(directory, { proc, isStarting: false })();
const REFUSED = `in use by another Tracebench (process ${PID})`;

describe('a folder that a process left behind', () => {
  const mark = { pid: PID, boot: 'this run', startTicks: 500 };

  test('is refused while that process runs', () => {
    runs(500);
    leave(mark);
    expect(lock).toThrow(REFUSED);
  });

  test('is taken where another has its number now', () => {
    runs(501);
    leave(mark);
    lock();
  });

  test('is taken after the system was started again, though all else is the same', () => {
    runs(500);
    leave(mark);
    boot('the next run');
    lock();
  });

  test.each(['Z', 'X'])('is taken from one that has ended and was not asked how: %s', (state) => {
    runs(500, state);
    leave(mark);
    lock();
  });

  test('of an earlier version is taken where the process of that number started after it was written', () => {
    runs(50_000);
    leave(PID);
    const startedS = BOOT_S + 500;
    utimesSync(join(directory, 'lock'), startedS + 5, startedS + 5);
    expect(lock).toThrow(REFUSED);
    utimesSync(join(directory, 'lock'), startedS - 5, startedS - 5);
    lock();
  });

  test('is refused by the number alone where the system tells no more', () => {
    leave({ pid: PID });
    expect(() => lockFolder(directory, { proc: join(proc, 'none'), isStarting: false })).toThrow(REFUSED);
    leave({ pid: 2 ** 22 + 1 });
    lockFolder(directory, { proc: join(proc, 'none'), isStarting: false })();
  });

  test('is looked at again for two seconds by one that starts, and not by one that runs', () => {
    runs(500);
    leave(mark);
    const pauses: number[] = [];
    const pause = (ms: number) => void pauses.push(ms);
    expect(() => lockFolder(directory, { proc, pause, isStarting: false })).toThrow(REFUSED);
    expect(pauses).toEqual([]);
    expect(() => lockFolder(directory, { proc, pause, isStarting: true })).toThrow(REFUSED);
    expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBe(2_000);
    const until = (ms: number) => {
      pause(ms);
      runs(500, 'Z');
    };
    lockFolder(directory, { proc, pause: until, isStarting: true })();
    expect(pauses).toHaveLength(101);
  });
});

describe('a folder that another container has too', () => {
  const mark = { pid: process.pid, boot: 'this run', startTicks: 500, namespace: 'pid:[1]' };
  const beatenAgo = (ms: number) => {
    const at = new Date(Date.now() - ms);
    utimesSync(join(directory, 'lock'), at, at);
  };

  beforeEach(() => {
    mkdirSync(join(proc, 'self/ns'), { recursive: true });
    symlinkSync('pid:[2]', join(proc, 'self/ns/pid'));
  });

  test.each([
    ['has our own number there', process.pid],
    ['cannot be seen from here', NOBODY],
  ])('is refused while a process beats that %s', (_, pid) => {
    leave({ ...mark, pid });
    expect(lock).toThrow(`in use by another Tracebench (process ${pid} in another container)`);
  });

  test('is taken where it has not beaten for long, or the system was started again', () => {
    leave(mark);
    beatenAgo(11_000);
    lock();
    leave(mark);
    boot('the next run');
    lock();
  });

  test('is waited for by one that starts, until it beats or has not for long', () => {
    leave(mark);
    const pauses: number[] = [];
    const pause = (ms: number) => void pauses.push(ms);
    const beats = (ms: number) => {
      pause(ms);
      if (pauses.length === 3) beatenAgo(-1_000);
    };
    expect(() => lockFolder(directory, { proc, pause: beats, isStarting: true })).toThrow('in another container');
    expect(pauses).toHaveLength(3);
    const ends = (ms: number) => {
      pause(ms);
      beatenAgo(11_000);
    };
    leave(mark);
    pauses.length = 0;
    expect(() => lockFolder(directory, { proc, pause, isStarting: true })).toThrow('in another container');
    expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBe(10_000);
    beatenAgo(11_000);
    lockFolder(directory, { proc, pause: ends, isStarting: true })();
  });

  test('is ours in our own, by number and start as ever', () => {
    runs(500);
    leave({ ...mark, pid: PID, namespace: 'pid:[2]' });
    expect(lock).toThrow(REFUSED);
  });
});

describe('taking over', () => {
  test('is done by one at a time: who finds it taken meanwhile is refused, and the lock stays', () => {
    leave({ pid: NOBODY });
    writeFileSync(join(directory, 'lock.taking'), '');
    runs(500);
    const pause = () => {
      // The other one is through with it.
      leave({ pid: PID, boot: 'this run', startTicks: 500 });
      rmSync(join(directory, 'lock.taking'));
    };
    expect(() => lockFolder(directory, { proc, pause, isStarting: false })).toThrow(REFUSED);
    expect(readdirSync(directory)).toEqual(['lock']);
    expect(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'))).toMatchObject({ pid: PID });
  });

  test('leaves nothing else behind', () => {
    leave({ pid: NOBODY });
    const unlock = lockFolder(directory, { proc, isStarting: false });
    expect(readdirSync(directory)).toEqual(['lock']);
    unlock();
    expect(readdirSync(directory)).toEqual([]);
  });

  test('does not delete the lock of who took it meanwhile', () => {
    const unlock = lockFolder(directory, { proc, isStarting: false });
    const other = join(directory, 'other');
    writeFileSync(other, JSON.stringify({ pid: PID }));
    renameSync(other, join(directory, 'lock'));
    unlock();
    unlock();
    expect(readdirSync(directory)).toEqual(['lock']);
  });
});

test('who holds it shows that it is there', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const unlock = lockFolder(directory, { proc, isStarting: false });
  onTestFinished(unlock);
  const file = join(directory, 'lock');
  utimesSync(file, 1, 1);
  vi.advanceTimersByTime(1_000);
  expect(Math.round(statSync(file).mtimeMs)).toBe(Date.now());
});

test('the lock says who holds it; nobody else of this process has it meanwhile', () => {
  runs(700, 'R', process.pid);
  const unlock = lockFolder(directory, { proc });
  const written: unknown = JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'));
  expect(written).toEqual({ pid: process.pid, boot: 'this run', startTicks: 700 });
  expect(() => lockFolder(directory, { proc })).toThrow(`process ${process.pid}`);
  unlock();
  lock();
});

test.skipIf(process.platform !== 'linux')(
  'a process of this system is known again, and gone once it was killed',
  async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1000)']);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const stat = () =>
      readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const startTicks = Number(stat()[19]);
    leave({ pid: child.pid, boot: bootId, startTicks: startTicks - 1 });
    lockFolder(directory, { isStarting: false })();
    leave({ pid: child.pid, boot: bootId, startTicks });
    expect(() => lockFolder(directory, { isStarting: false })).toThrow(`process ${child.pid}`);
    // Nobody can ask how it ended before this test lets go.
    const kill = () => {
      child.kill('SIGKILL');
      while (stat()[0] !== 'Z');
    };
    lockFolder(directory, { pause: kill, isStarting: true })();
  },
);
