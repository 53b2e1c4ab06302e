import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { lockFolder } from '../../../main/engine/collector/queue/folder-lock.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

/** Runs as long as the test does, so that a lock that hangs on the number alone is refused. */
const PID = process.ppid;
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
