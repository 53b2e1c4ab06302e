import { describe, expect, test } from 'vitest';
import { accountRange } from '../../../renderer/views/start/account-range.ts';

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
