import { describe, expect, test } from 'vitest';
import { accountRange, rangeAfterOpening } from '../../../renderer/state/account-range.ts';

describe('the range of an opened file', () => {
  test('leaves a fiftieth of its length on either side', () => {
    const range = accountRange({ firstNs: '1544712660000000000', lastNs: '1544712760000000000' });
    expect(range).toEqual({ kind: 'between', fromNs: '1544712658000000000', toNs: '1544712762000000000' });
  });

  test('a single moment gets a millisecond, and never begins before time', () => {
    expect(accountRange({ firstNs: '5', lastNs: '5' })).toEqual({ kind: 'between', fromNs: '0', toNs: '1000005' });
  });

  test('is not offered where the times are not known', () => {
    expect(accountRange({ firstNs: '', lastNs: '' })).toBeUndefined();
  });
});

describe('what is shown once files were opened', () => {
  const file = (first: number, last: number) => ({ firstNs: String(first * 1e9), lastNs: String(last * 1e9) });
  const held = (first: number, last: number) => ({ minNs: String(first * 1e9), maxNs: String(last * 1e9) });
  const FIT = { kind: 'fit' };

  test('is everything where the session held nothing, or nothing far away', () => {
    expect(rangeAfterOpening([file(100, 200)], null)).toEqual(FIT);
    expect(rangeAfterOpening([file(100, 200)], held(150, 400))).toEqual(FIT);
    expect(rangeAfterOpening([{ firstNs: '', lastNs: '' }], held(1, 2))).toEqual(FIT);
  });

  test('is the files alone, all of them, where they would be a line at the edge', () => {
    const range = { kind: 'between', fromNs: String(98 * 1e9), toNs: String(202 * 1e9) };
    expect(rangeAfterOpening([file(100, 200)], held(9_000, 9_001))).toEqual(range);
    expect(rangeAfterOpening([file(150, 200), file(100, 120)], held(1, 2_000))).toEqual(range);
  });
});
