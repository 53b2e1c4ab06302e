import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeIcns, encodeIco, icnsSizesPx } from '../../../scripts/icon-files.ts';
import { root } from '../../../scripts/paths.ts';

const folder = join(root, 'resources/packaging');

/** Of a PNG: its width and height stand in the first block, behind 16 bytes. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];
const isPng = (bytes: Buffer) => bytes.subarray(1, 4).toString('latin1') === 'PNG';

test('Linux: each picture has the size in its name', () => {
  const names = globSync('icons/*.png', { cwd: folder });
  expect(names.map((name) => parseInt(name.slice('icons/'.length), 10)).sort((a, b) => a - b)).toEqual([
    16, 24, 32, 48, 64, 128, 256, 512, 1024,
  ]);
  for (const name of names) {
    const [, width, height] = /(\d+)x(\d+)\.png$/.exec(name)!;
    expect(sizeOf(readFileSync(join(folder, name)))).toEqual([Number(width), Number(height)]);
  }
});

test('Windows: every entry of the ICO leads to a picture of its size, 256 among them', () => {
  const ico = readFileSync(join(folder, 'icon.ico'));
  const count = ico.readUInt16LE(4);
  const sizes = Array.from({ length: count }, (_, i) => {
    const entry = 6 + 16 * i;
    const png = ico.subarray(ico.readUInt32LE(entry + 12), ico.readUInt32LE(entry + 12) + ico.readUInt32LE(entry + 8));
    expect(isPng(png)).toBe(true);
    const written = ico.readUInt8(entry) || 256;
    expect(sizeOf(png)).toEqual([written, written]);
    return written;
  });
  expect(sizes).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256]);
});

test('Mac: the blocks of the ICNS fill it and hold pictures of their sizes', () => {
  const icns = readFileSync(join(folder, 'icon.icns'));
  expect(icns.subarray(0, 4).toString('latin1')).toBe('icns');
  expect(icns.readUInt32BE(4)).toBe(icns.length);
  const sizes: Record<string, number> = {};
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
    const png = icns.subarray(at + 8, at + icns.readUInt32BE(at + 4));
    expect(isPng(png)).toBe(true);
    sizes[icns.subarray(at, at + 4).toString('latin1')] = sizeOf(png)[0]!;
  }
  expect(sizes).toEqual({ ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 });
});

test('the encoders, byte by byte', () => {
  const png = Buffer.from('PNG');
  const ico =
    '000001000200' + '1010000001002000' + '03000000' + '26000000' + '0000000001002000' + '03000000' + '29000000';
  expect(
    encodeIco([
      { sizePx: 16, png },
      { sizePx: 256, png },
    ]).toString('hex'),
  ).toBe(`${ico}504e47504e47`);
  expect(icnsSizesPx).toEqual([32, 64, 128, 256, 512, 1024]);
  const one = Buffer.concat([Buffer.from('ic07'), Buffer.from([0, 0, 0, 11]), png]);
  const whole = Buffer.concat([Buffer.from('icns'), Buffer.from([0, 0, 0, 19]), one]);
  expect(encodeIcns([{ sizePx: 128, png }])).toEqual(whole);
});
