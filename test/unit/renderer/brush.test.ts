import { describe, expect, it } from 'vitest';
import {
  applySecond,
  applySelection,
  clearSelection,
  readContext,
  secondOfPlace,
  selectionOfPlace,
  swapSelections,
} from '../../../renderer/state/box.ts';
import { applyTime, carriedBrush, chosenTime, overAllRows } from '../../../renderer/state/brush.ts';
import { parseFilter } from '../../../renderer/state/filter-syntax.ts';
import { parsePlace, START, writePlace, type Place } from '../../../renderer/state/place.ts';

const stored = { minNs: '1000', maxNs: '8999' };
const time = { fromNs: 2_000n, toNs: 3_000n };
const before: Place = { ...START, view: 'timeline', filter: parseFilter('service:checkout'), params: { by: 'host' } };
const chosen: Place = { ...before, ...applyTime(before, time, stored) };

describe('a time chosen on a picture', () => {
  it('is the range of all views, with durations as they were, and leaves the picture as it was', () => {
    expect(chosen.range).toEqual({ kind: 'between', fromNs: '2000', toNs: '3000' });
    expect(chosen.filter).toEqual(before.filter);
    expect(chosenTime(parsePlace(writePlace(chosen)))).toEqual(time);
    expect(readContext(chosen)).toEqual({ range: { kind: 'fit' }, minDurationNs: '', maxDurationNs: '' });
  });

  it('is taken back whole', () => {
    expect({ ...chosen, ...clearSelection(chosen) }).toEqual(before);
    expect(chosenTime(before)).toBeNull();
  });

  it('keeps a filter by durations that was there before', () => {
    const filtered = { ...before, filter: parseFilter('duration>=1ms duration<9ms') };
    expect({ ...filtered, ...applyTime(filtered, time, stored) }.filter).toEqual(filtered.filter);
  });

  it('takes the place of a rectangle, but not its durations', () => {
    const box = { fromNs: 2_000n, toNs: 5_000n, minDurationNs: 5n, maxDurationNs: 9n };
    const selected = { ...before, ...applySelection(before, box) };
    const again = { ...selected, ...applyTime(selected, time, stored) };
    expect([again.range, again.filter]).toEqual([chosen.range, before.filter]);
    expect({ ...again, ...clearSelection(again) }).toEqual(before);
  });

  it('outside of the picture is chosen on one of everything', () => {
    const narrow: Place = { ...before, range: { kind: 'between', fromNs: '5000', toNs: '6000' } };
    const place = { ...narrow, ...applyTime(narrow, time, stored) };
    expect(readContext(place)?.range).toEqual({ kind: 'fit' });
    const near = { ...narrow, ...applyTime(narrow, { fromNs: 5_500n, toNs: 7_000n }, stored) };
    expect(readContext(near)?.range).toEqual(narrow.range);
  });

  it('goes along to other views, until the range is another', () => {
    expect(carriedBrush(chosen)).toEqual({ box: chosen.params.box });
    expect(carriedBrush({ ...chosen, range: { kind: 'fit' } })).toEqual({});
    expect(carriedBrush(before)).toEqual({});
  });

  it('can be compared with a rectangle, and change places with it', () => {
    const other = { fromNs: 4_000n, toNs: 5_000n, minDurationNs: 5n, maxDurationNs: 9n };
    const compared = { ...chosen, ...applySecond(chosen, other) };
    expect(Object.keys(carriedBrush(compared))).toEqual(['box', 'box2']);
    const swapped = { ...compared, ...swapSelections(compared) };
    expect([selectionOfPlace(swapped), secondOfPlace(swapped)]).toEqual([other, selectionOfPlace(chosen)]);
    expect({ ...swapped, ...swapSelections(swapped) }).toEqual(compared);
  });
});

describe('cells of the latency map', () => {
  const grid = { xEdgesNs: [0n, 10n, 20n], yEdgesNs: [1n, 10n, 100n] };

  it('of all rows are a choice of time alone', () => {
    const column = { fromNs: 0n, toNs: 10n, minDurationNs: 1n, maxDurationNs: 101n };
    const place = { ...before, ...applySelection(before, overAllRows(column, grid)) };
    expect(place.filter).toEqual(before.filter);
    expect(chosenTime(place)).toEqual({ fromNs: 0n, toNs: 10n });
  });

  it('of some rows are not', () => {
    const lower = { fromNs: 0n, toNs: 10n, minDurationNs: 1n, maxDurationNs: 10n };
    expect(overAllRows(lower, grid)).toEqual(lower);
  });
});
