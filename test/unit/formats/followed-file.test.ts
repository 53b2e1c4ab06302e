import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { appendFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { FollowedFile } from '../../../main/engine/receivers/files/follow/followed-file.ts';
import type { Position } from '../../../main/engine/receivers/files/follow/position.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

let path: string;
beforeEach(async () => {
  path = join(await makeTempDir(), 'app.log');
});

/** Reads it as an import does; what came, with | where it was to be made durable. */
function follow(start?: Position) {
  const file = new FollowedFile(path, start);
  const seen = { text: '', position: start };
  const reading = (async () => {
    for await (const chunk of file) {
      if (chunk.length === 0) seen.position = file.passPause();
      seen.text += chunk.length === 0 ? '|' : new TextDecoder().decode(chunk);
    }
  })();
  const stop = () => {
    file.stop();
    return reading;
  };
  onTestFinished(stop);
  return { seen, stop };
}
const sees = (seen: { text: string }, text: string) => eventually(() => expect(seen.text).toBe(text));

describe('a file that grows', () => {
  it('is read line by line; a line that is not whole waits', async () => {
    await writeFile(path, 'one\ntw');
    const { seen, stop } = follow();
    await sees(seen, 'one\n|');
    await appendFile(path, 'o\nthree\nfo');
    await sees(seen, 'one\n|two\nthree\n|');
    await appendFile(path, 'ur\n');
    await stop();
    expect(seen.text).toBe('one\n|two\nthree\n|four\n|');
    expect(seen.position?.offset).toBe('one\ntwo\nthree\nfour\n'.length);
  });

  it('is read to its end when it is renamed, and what takes its place from the beginning', async () => {
    await writeFile(path, 'one\n');
    const { seen } = follow();
    await sees(seen, 'one\n|');
    await appendFile(path, 'two\nlast');
    await rename(path, `${path}.1`);
    await sees(seen, 'one\n|two\n|');
    await writeFile(path, 'new\n');
    await eventually(() => expect(seen.text.replaceAll('|', '')).toBe('one\ntwo\nlast\nnew\n'));
  });

  it('is read anew when it was made shorter', async () => {
    await writeFile(path, 'one\ntwo\nthr');
    const { seen } = follow();
    await sees(seen, 'one\ntwo\n|');
    await truncate(path, 0);
    await appendFile(path, 'new\n');
    await sees(seen, 'one\ntwo\n|new\n|');
  });
});

describe('what happens between two looks', () => {
  /** Looks at the file are a quarter of a second apart; what is done at once lies between two. */
  it('a file that was made shorter and is longer than before by now is read anew', async () => {
    await writeFile(path, 'one\ntwo\n');
    const { seen } = follow();
    await sees(seen, 'one\ntwo\n|');
    writeFileSync(path, 'new and longer\nthan before\n');
    await sees(seen, 'one\ntwo\n|new and longer\nthan before\n|');
  });

  it('of several renamings none is missed', async () => {
    await writeFile(path, 'one\n');
    const { seen } = follow();
    await sees(seen, 'one\n|');
    appendFileSync(path, 'two\nlast');
    renameSync(path, `${path}.1`);
    for (const nth of [1, 2, 3]) {
      for (let number = nth; number > 0; number--) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
      writeFileSync(`${path}.1`, `between ${nth}\n`);
    }
    writeFileSync(`${path}.2.gz`, 'packed');
    writeFileSync(`${path}.9`, 'older\n');
    writeFileSync(path, 'new\n');
    await eventually(() =>
      expect(seen.text.replaceAll('|', '')).toBe('one\ntwo\nlast\nbetween 1\nbetween 2\nbetween 3\nnew\n'),
    );
  });
});

describe('a file that was read before', () => {
  async function readTo(text: string): Promise<Position> {
    await writeFile(path, text);
    const { seen, stop } = follow();
    await stop();
    return seen.position!;
  }

  it('is gone on with where it was', async () => {
    const start = await readTo('one\ntw');
    await appendFile(path, 'o\n');
    const { seen, stop } = follow(start);
    await stop();
    expect(seen.text).toBe('two\n|');
  });

  it('is found where it was renamed to, and read to its end', async () => {
    const start = await readTo('one\n');
    await appendFile(path, 'two\n');
    await rename(path, `${path}.1`);
    await writeFile(path, 'new\n');
    const { seen, stop } = follow(start);
    // Stopped at once, all that is there is read all the same.
    await stop();
    expect(seen.text.replaceAll('|', '')).toBe('two\nnew\n');
  });

  it('is another when its first bytes are others, and read from the beginning', async () => {
    const start = await readTo('one\n');
    await writeFile(path, 'another\nand more\n');
    const { seen, stop } = follow(start);
    await stop();
    expect(seen.text).toBe('another\nand more\n|');
  });

  it('and has not grown is left alone', async () => {
    const { seen, stop } = follow(await readTo('one\n'));
    await stop();
    expect(seen.text).toBe('');
  });
});
