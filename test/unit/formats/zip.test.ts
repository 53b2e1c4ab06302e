import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { openDump } from '../../../main/engine/receivers/files/open-dump.ts';
import { hasSamples, readSample } from '../../helpers/sample-truths.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { compact, logLine } from './documents.ts';
import { inChunks, KeepingIntake, open, type OpenOptions } from './open.ts';
import { allItems, bytesOf, spanNames } from './read-parts.ts';
import { zipOf, type ZipEntry } from './zip-file.ts';

const LINES = bytesOf(`${compact('a')}\n${logLine('hello')}\n${compact('b')}\n`);
const ONE = bytesOf(`${compact('c')}\n`);
const entry = (name: string, bytes: Uint8Array = LINES, more: Partial<ZipEntry> = {}): ZipEntry => ({
  name,
  bytes,
  ...more,
});
const neighbour = entry('good.json', ONE);

const openZip = (bytes: Uint8Array, options: OpenOptions = {}) => open(bytes, { name: 'dump.zip', ...options });
/** "name format state spans" of each file. */
const filesOf = async (bytes: Uint8Array, options: OpenOptions = {}) => {
  const { account } = await openZip(bytes, options);
  return (account.parts ?? []).map(({ file, format, state, counts }) => `${file} ${format} ${state} ${counts.spans}`);
};
const reasonsOf = async (bytes: Uint8Array) =>
  (await openZip(bytes)).account.skipped.map(({ offset, reason }) => `${offset} ${reason}`);

describe('an archive', () => {
  const kinds: [string, Partial<ZipEntry>][] = [
    ['deflated', {}],
    ['stored', { isStored: true }],
    ['with sizes of eight bytes', { isWide: true }],
    ['with its sizes behind it', { descriptor: 'signed' }],
    ['with its sizes behind it and no signature', { descriptor: 'bare' }],
    ['with sizes of eight bytes behind it', { descriptor: 'signed', isWide: true }],
    ['with sizes of eight bytes behind it and no signature', { descriptor: 'bare', isWide: true }],
    ['stored, with its sizes behind it', { descriptor: 'signed', isStored: true }],
    ['stored, with sizes of eight bytes behind it', { descriptor: 'signed', isStored: true, isWide: true }],
  ];
  it.each(kinds)('%s', async (_, more) => {
    const bytes = zipOf(entry('x/a.json', LINES, more), entry('b.log', ONE, more));
    for (const chunkSize of [1, 7, 64 * 1024]) {
      const { account, intake } = await openZip(bytes, { chunkSize });
      expect(account).toMatchObject({ format: 'zip', state: 'done', skipped: [], bytes: bytes.length });
      expect(account.counts).toMatchObject({ spans: 3, logs: 1 });
      expect(account.parts).toMatchObject([
        { file: 'dump.zip › x/a.json', format: 'otlp-jsonl', bytes: LINES.length, counts: { spans: 2, logs: 1 } },
        { file: 'dump.zip › b.log', format: 'otlp-json', bytes: ONE.length, counts: { spans: 1, logs: 0 } },
      ]);
      expect(spanNames(intake.telemetry)).toEqual(['a', 'b', 'c']);
      expect([...intake.importIds]).toEqual(['one.1', 'one.2']);
    }
  });

  it('in containers and with them inside, three deep', async () => {
    const inner = zipOf(entry('in.json.gz', gzipSync(ONE)), entry('deep.gz', gzipSync(gzipSync(ONE))));
    const bytes = gzipSync(zipOf(entry('a.gz', gzipSync(LINES)), entry('inner.zip', inner)));
    const { account } = await openZip(bytes);
    expect(account).toMatchObject({ format: 'gzip+zip', state: 'done', counts: { spans: 2 } });
    expect(await filesOf(bytes)).toEqual([
      'dump.zip › a.gz gzip+otlp-jsonl done 2',
      'dump.zip › inner.zip › in.json.gz  failed 0',
      'dump.zip › inner.zip › deep.gz  failed 0',
    ]);
    expect(account.parts?.[1]?.error).toBe('This file is packed more than 3 times over (gzip in zip in zip in gzip)');
    expect(await filesOf(zipOf(entry('inner.zip', inner)))).toEqual([
      'dump.zip › inner.zip › in.json.gz gzip+otlp-json done 1',
      'dump.zip › inner.zip › deep.gz  failed 0',
    ]);
  });

  it('gives the time of a member to what tells none', async () => {
    const text = bytesOf('# TYPE up gauge\nup 1\n');
    const { account } = await openZip(zipOf(entry('metrics.prom', text)));
    expect(account.firstNs).toBe(String(BigInt(Date.UTC(2024, 4, 2, 12, 30, 10)) * 1_000_000n));
  });

  it('passes over folders and hidden files, and counts these', async () => {
    const bytes = zipOf(
      entry('logs/', new Uint8Array(0), { isStored: true }),
      entry('__MACOSX/logs/._a.json', bytesOf('junk')),
      entry('.DS_Store', bytesOf('junk'), { descriptor: 'bare' }),
      entry('logs/a.json'),
    );
    const { account } = await openZip(bytes);
    expect(account).toMatchObject({
      state: 'done',
      skippedTotal: 0,
      warnings: [{ code: 'hidden-file', count: 2, example: '__MACOSX/logs/._a.json' }],
    });
    expect(await filesOf(bytes)).toEqual(['dump.zip › logs/a.json otlp-jsonl done 2']);
  });

  it('of nothing, or of nothing that can be read, fails and says why', async () => {
    expect((await openZip(zipOf())).account).toMatchObject({ state: 'failed', error: 'This archive holds no files.' });
    const { account } = await openZip(
      zipOf(entry('photo.bin', new Uint8Array(100)), entry('x.txt', bytesOf('hello\n'))),
    );
    expect(account).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^Nothing in this file could be read. Byte 0: photo.bin: This file is a binary/),
    });
  });
});

describe('a member that is wrong costs itself', () => {
  const bad: [string, ZipEntry, string][] = [
    ['leads out', entry('../a.json'), '0 ../a.json: Its name leads out of the archive: it was not read.'],
    [
      'leads out, as Windows writes it',
      entry('x\\..\\..\\a'),
      '0 x/../../a: Its name leads out of the archive: it was not read.',
    ],
    ['is absolute', entry('/etc/a.json'), '0 /etc/a.json: Its name leads out of the archive: it was not read.'],
    ['is on a drive', entry('C:/a.json'), '0 C:/a.json: Its name leads out of the archive: it was not read.'],
    [
      'is a link',
      entry('link', bytesOf('../../secret\n'), { isStored: true, mode: 0o120777 }),
      '0 link: It is a link to another file.',
    ],
    [
      'is encrypted',
      entry('a', LINES, { lies: { flags: 1 } }),
      '0 a: It is encrypted. Unpack the archive with its password, and open the files.',
    ],
    [
      'is encrypted, with its sizes behind it',
      entry('a', LINES, { descriptor: 'signed', lies: { flags: 9 } }),
      '0 a: It is encrypted. Unpack the archive with its password, and open the files.',
    ],
    [
      'is of a method we do not read',
      entry('a', LINES, { lies: { method: 14 } }),
      '0 a: It is compressed with LZMA. Unpack the archive, and open the files.',
    ],
    ['is no telemetry', entry('a', new Uint8Array(300_000)), '0 a: This file is a binary file of no known kind.'],
  ];
  it.each(bad)('%s', async (_, wrong, reason) => {
    const bytes = zipOf(wrong, neighbour);
    const { account, intake } = await openZip(bytes, { chunkSize: 100 });
    expect(account).toMatchObject({ state: 'done', counts: { spans: 1 } });
    expect(spanNames(intake.telemetry)).toEqual(['c']);
    expect((await reasonsOf(bytes)).map((text) => text.slice(0, reason.length))).toEqual([reason]);
  });

  const told: [string, ZipEntry, RegExp][] = [
    ['its checksum is wrong', entry('a', LINES, { lies: { crc: 1 } }), /a: zip: its checksum is wrong/],
    [
      'it is stored with a wrong checksum',
      entry('a', LINES, { isStored: true, lies: { crc: 1 } }),
      /a: zip: its checksum/,
    ],
    [
      'it says less than it holds',
      entry('a', LINES, { lies: { bytes: 7 } }),
      /a: zip: it unpacks to \d+ bytes, and its size says 7/,
    ],
    ['it says more than it holds', entry('a', LINES, { lies: { bytes: 2 ** 31 } }), /its size says 2147483648/],
    [
      'its packed size is too large',
      entry('a', LINES, { lies: { packedBytes: 2 ** 31 } }),
      /its data ends \d+ bytes before/,
    ],
    [
      'the sizes behind it are wrong',
      entry('a', LINES, { descriptor: 'signed', lies: { bytes: 7 } }),
      /sizes behind it/,
    ],
  ];
  it.each(told)('is kept and told where %s', async (_, wrong, reason) => {
    const { account } = await openZip(zipOf(wrong, neighbour));
    expect(account).toMatchObject({ state: 'done', counts: { spans: 3 } });
    expect(account.skipped[0]?.reason).toMatch(reason);
  });

  it('is damaged within', async () => {
    for (const more of [{}, { descriptor: 'signed' as const }]) {
      const bytes = zipOf(entry('a', bytesOf(`${compact(...Array.from({ length: 500 }, String))}\n`), more), neighbour);
      bytes.fill(0xff, 60, 90);
      const { account, intake } = await openZip(bytes);
      expect(account).toMatchObject({ state: 'done', counts: { spans: 1 } });
      expect(spanNames(intake.telemetry)).toEqual(['c']);
    }
  });
});

describe('what the directory says otherwise is told', () => {
  it('files on the same bytes', async () => {
    const bytes = zipOf(entry('a'), entry('b', ONE, { listed: { offset: 0 } }));
    expect(await reasonsOf(bytes)).toEqual([
      '0 b: zip: the directory lists the same bytes twice: they are read once',
      expect.stringMatching(/^\d+ b: zip: it is in the archive, and not in its directory/),
    ]);
  });

  it('files within each other', async () => {
    expect(await reasonsOf(zipOf(entry('a'), entry('b', ONE, { listed: { offset: 5 } })))).toEqual([
      expect.stringMatching(/^5 b: zip: the directory lists it where no file of its own begins/),
      expect.stringMatching(/not in its directory/),
    ]);
  });

  it('another name, or none', async () => {
    expect(await reasonsOf(zipOf(entry('a', LINES, { listed: { name: 'b' } })))).toEqual([
      '0 b: zip: the directory calls it "b", and its header "a"',
    ]);
    expect(await reasonsOf(zipOf(neighbour, entry('a', LINES, { isUnlisted: true })))).toEqual([
      expect.stringMatching(/a: zip: it is in the archive, and not in its directory$/),
    ]);
  });

  it('nothing: it was cut off', async () => {
    const bytes = zipOf(entry('a'), neighbour);
    expect(await reasonsOf(bytes.slice(0, bytes.length - 200))).toEqual([
      expect.stringMatching(/^\d+ good.json: .*cut short/),
      expect.stringMatching(/^\d+ zip: cut short, without its directory/),
    ]);
  });

  it('nothing more: it was cut off inside, wherever', async () => {
    const bytes = zipOf(entry('a'), neighbour);
    const directory = Buffer.from(bytes).indexOf(Uint8Array.of(0x50, 0x4b, 0x01, 0x02));
    const quiet = [];
    for (let at = directory; at < bytes.length; at++)
      if ((await reasonsOf(bytes.slice(0, at))).length === 0) quiet.push(at);
    expect(quiet).toEqual([]);
    expect(await reasonsOf(bytes.slice(0, bytes.length - 1))).toEqual([
      `${bytes.length - 22} zip: cut short inside its directory`,
    ]);
    expect(await reasonsOf(Uint8Array.from([...bytes, ...bytesOf('a comment')]))).toEqual([]);
  });
});

describe('hostile archives', () => {
  const zeros = new Uint8Array(8 * 1024 * 1024);

  it('of ten thousand files end with an error that says so', async () => {
    const { account } = await openZip(zipOf(...Array.from({ length: 10_000 }, (_, i) => entry(`${i}`, bytesOf('{}')))));
    expect(account).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^This archive holds more than 2000 files \(in 2000, at byte \d+\)/),
    });
  });

  describe('in a file, that list too many', () => {
    const opened = async (bytes: Uint8Array) => {
      const path = join(await makeTempDir(), 'dump.zip');
      await writeFile(path, bytes);
      let read = 0;
      const account = await openDump(
        inChunks(bytes, 64 * 1024),
        { name: 'dump.zip', size: 0, path },
        new KeepingIntake(),
        {
          importId: 'one',
          onPart: () => read++,
        },
      );
      return { account, read };
    };
    const many = (count: number) => Array.from({ length: count }, (_, i) => entry(`${i}`, ONE));

    it('are refused before a file in them is read', async () => {
      const { account, read } = await opened(zipOf(...many(2_001)));
      expect(account.error).toMatch(/^This archive lists more than 2000 files \(at byte \d+\)$/);
      expect([account.state, account.parts, read]).toEqual(['failed', undefined, 0]);
    });

    it('are read where there are just as many', async () => {
      const { account, read } = await opened(zipOf(...many(2_000)));
      expect([account.state, account.parts?.length, read]).toEqual(['done', 2_000, 2_000]);
    });

    it('are read as they come where the directory is not where it is said to be', async () => {
      const bytes = zipOf(...many(2_001));
      new DataView(bytes.buffer).setUint32(bytes.length - 6, 7, true);
      const { account, read } = await opened(bytes);
      expect(account.error).toMatch(/^This archive holds more than 2000 files/);
      expect(read).toBe(2_000);
    });

    it('are read as they come where they have no end', async () => {
      const bytes = zipOf(...many(3));
      expect((await opened(bytes.slice(0, -22))).account).toMatchObject({ state: 'done', counts: { spans: 3 } });
    });
  });

  it('that unpack to 500 times their size, in one file, in many, or in each other, are given up', async () => {
    // Only by unpacking it is found where each ends.
    const many = zipOf(...Array.from({ length: 16 }, (_, i) => entry(`${i}`, zeros, { descriptor: 'signed' })));
    const nested = zipOf(...Array.from({ length: 16 }, (_, i) => entry(`${i}.zip`, many)));
    for (const bytes of [many, nested]) {
      const { account } = await openZip(bytes);
      expect(account).toMatchObject({
        state: 'failed',
        error: expect.stringMatching(/unpacks to more than 500 times its size: .* \(in \d+(\.zip)?, at byte \d+\)$/),
      });
    }
  });

  it('that are not looked into cost nothing', async () => {
    const { account } = await openZip(zipOf(...Array.from({ length: 40 }, (_, i) => entry(`${i}`, zeros)), neighbour));
    expect(account).toMatchObject({ state: 'done', counts: { spans: 1 }, skippedTotal: 40 });
  });

  test('are anything at all, and never more than an error', async () => {
    const base = zipOf(entry('a'), entry('b', ONE, { descriptor: 'signed' }), entry('c', ONE, { isStored: true }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(base.length),
        fc.constantFrom(1, 50, 65_536),
        async (changes, cut, chunkSize) => {
          const bytes = base.slice(0, base.length - (cut % 3 === 0 ? cut : 0));
          for (const [at, byte] of changes) bytes[at] = byte;
          const { account } = await openZip(bytes, { chunkSize });
          expect(['done', 'failed']).toContain(account.state);
          expect(account.counts.spans).toBeLessThanOrEqual(4);
          if (account.state === 'failed') expect(account.error).not.toBe('');
        },
      ),
      { numRuns: 300, endOnFailure: true },
    );
  });
});

describe.skipIf(!hasSamples())('a real archive', () => {
  it('is read as the file in it', async () => {
    const bytes = readSample('chrome-trace/catapult__simple_trace_zip.zip');
    // One member, deflated, at byte 75.
    const plain = await open(inflateRawSync(bytes.subarray(75)), { name: 'dump.zip › simple_trace.json' });
    const { account, intake } = await openZip(bytes);
    expect(account).toMatchObject({ state: 'done', counts: plain.account.counts, skippedTotal: 0 });
    const { importId: _, ...part } = account.parts![0]!;
    expect(part).toEqual(plain.account);
    expect(allItems(intake.telemetry)).toEqual(allItems(plain.intake.telemetry));
    // The begins, moments and whole slices its README counts.
    expect(account.counts.spans + account.counts.events).toBe(8 + 4 + 4);
  });
});
