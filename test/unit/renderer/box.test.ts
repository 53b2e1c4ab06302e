import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../renderer/state/filter-syntax.ts';
import { parsePlace, START, writePlace, type Place } from '../../../renderer/state/place.ts';
import {
  applySecond,
  applySelection,
  clearSecond,
  clearSelection,
  placeOfSecond,
  readContext,
  secondOfPlace,
  selectionOfPlace,
  swapSelections,
  zoomToSelection,
} from '../../../renderer/state/box.ts';

const before: Place = {
  ...START,
  view: 'traces',
  filter: parseFilter('service:checkout duration>=1ms'),
  range: { kind: 'last', lengthNs: '300000000000' },
  params: { sort: '-duration' },
};
const box = { fromNs: 100n, toNs: 200n, minDurationNs: 5_000_000n, maxDurationNs: 9_000_000n };
const selected: Place = { ...before, ...applySelection(before, box) };

describe('a rectangle on the hitmap', () => {
  it('becomes time range and durations, to the nanosecond', () => {
    expect(selected.range).toEqual({ kind: 'between', fromNs: '100', toNs: '200' });
    expect(selected.filter).toEqual({ ...before.filter, minDurationNs: '5000000', maxDurationNs: '9000000' });
    expect(selectionOfPlace(selected)).toEqual(box);
  });

  it('leaves the picture as it was, also from a copied address', () => {
    const context = { range: before.range, minDurationNs: '1000000', maxDurationNs: '' };
    expect(readContext(selected)).toEqual(context);
    expect(readContext(parsePlace(writePlace(selected)))).toEqual(context);
  });

  it('is replaced by a second one on the same picture', () => {
    const other = { ...box, fromNs: 50n };
    const again = { ...selected, ...applySelection(selected, other) };
    expect(readContext(again)).toEqual(readContext(selected));
    expect(selectionOfPlace(again)).toEqual(other);
  });

  it('is taken back whole', () => {
    expect({ ...selected, ...clearSelection(selected) }).toEqual(before);
    expect(clearSelection(before)).toEqual({});
  });

  it('ends by itself when range or durations are changed elsewhere', () => {
    expect(readContext({ ...selected, range: { kind: 'fit' } })).toBeNull();
    expect(readContext({ ...selected, filter: { ...selected.filter, minDurationNs: '' } })).toBeNull();
    expect(selectionOfPlace({ ...selected, range: { kind: 'fit' } })).toBeNull();
  });

  it('is none in an address nobody wrote', () => {
    const [box] = selected.params.box!.split(';');
    for (const told of ['fit,0,x', 'fit,-1,', 'fit,1e3,', 'fit,,123456789012345678901', 'ever,0,1', ''])
      expect(readContext({ ...selected, params: { box: `${box};${told}` } })).toBeNull();
    expect(readContext({ ...selected, params: { box: `${box};fit,0,` } })).not.toBeNull();
  });

  it('can become the whole picture', () => {
    const zoomed = { ...selected, ...zoomToSelection(selected) };
    expect(readContext(zoomed)).toBeNull();
    expect(zoomed.range).toEqual(selected.range);
  });
});

describe('a second rectangle to compare with', () => {
  const other = { ...box, fromNs: 300n, toNs: 400n };
  const compared: Place = { ...selected, ...applySecond(selected, other) };

  it('changes neither range nor filter, and is in a copied address', () => {
    expect([compared.range, compared.filter]).toEqual([selected.range, selected.filter]);
    expect(secondOfPlace(parsePlace(writePlace(compared)))).toEqual(other);
  });

  it('asks for its own traces on the same picture', () => {
    const place = placeOfSecond(compared)!;
    expect(selectionOfPlace(place)).toEqual(other);
    expect(readContext(place)).toEqual(readContext(selected));
    expect(placeOfSecond(selected)).toBeNull();
  });

  it('is the first where there is none, and changes places with it', () => {
    expect(applySecond(before, box)).toEqual(applySelection(before, box));
    const swapped = { ...compared, ...swapSelections(compared) };
    expect([selectionOfPlace(swapped), secondOfPlace(swapped)]).toEqual([other, box]);
    expect({ ...swapped, ...swapSelections(swapped) }).toEqual(compared);
    expect(swapSelections(selected)).toEqual({});
  });

  it('goes alone, or with the first', () => {
    expect({ ...compared, ...clearSecond(compared) }).toEqual(selected);
    expect({ ...compared, ...clearSelection(compared) }).toEqual(before);
    expect(secondOfPlace({ ...compared, range: { kind: 'fit' } })).toBeNull();
    expect(secondOfPlace({ ...selected, params: { ...selected.params, box2: '1,2,3' } })).toBeNull();
  });
});

describe('a rectangle at the rim', () => {
  it('stays within the durations the picture was asked for', () => {
    const place = { ...before, filter: parseFilter('duration>=6ms duration<8ms') };
    expect(selectionOfPlace({ ...place, ...applySelection(place, box) })).toEqual({
      ...{ ...box, minDurationNs: 6_000_000n, maxDurationNs: 8_000_000n },
    });
  });

  it('is none where it covers no time', () => {
    expect(applySelection(before, { ...box, toNs: box.fromNs })).toEqual({});
    expect(applySecond(selected, { ...box, toNs: box.fromNs })).toEqual({});
  });
});
