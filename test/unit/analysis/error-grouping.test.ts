import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NUMBER_PATTERN, normaliseErrorMessage } from '../../../core/analysis/error-grouping.ts';

describe('normaliseErrorMessage', () => {
  test.each([
    ['', ''],
    ['upstream timed out', 'upstream timed out'],
    ["Order 4711 of user 'kim' failed (attempt 3)", "Order <*> of user '<*>' failed (<*>)"],
    ['connect ECONNREFUSED 10.0.0.7:5432', 'connect ECONNREFUSED <*>'],
    ['took 12ms', 'took <*>ms'],
    ['took 3.5ms', 'took <*>ms'],
    ["can't open, don't know", "can't open, don't know"],
    ['key "a" and `b` and 「c」', 'key "<*>" and `<*>` and 「<*>」'],
    ['bad id 5b8efff7-9803-8103-d269-b633813fc60c here', 'bad id <*> here'],
    ['trace deadbeefdeadbeef lost', 'trace <*> lost'],
    ['f(a(b), [c]) {d}', 'f(<*>) {<*>}'],
    ['ids: 1, 2, 3', 'ids: <*>'],
    ['empty () and []', 'empty () and []'],
    ['line one\n  line  two', 'line one line two'],
    ['주문 17건 실패', '주문 <*>건 실패'],
    ['<script>1</script>', '<script><*></script>'],
  ])('%j is %j', (message, expected) => {
    expect(normaliseErrorMessage(message)).toBe(expected);
  });

  test('depends on what is left when numbers are masked, as SQL does first', () => {
    const mask = (text: string) => text.replace(new RegExp(NUMBER_PATTERN, 'g'), '0');
    const text = fc.string({ unit: fc.constantFrom(...'0179.:-_ab f"\'()[]{}\n,'), maxLength: 60 });
    fc.assert(fc.property(text, (message) => normaliseErrorMessage(mask(message)) === normaliseErrorMessage(message)));
  });

  test.each([
    ['((open (closed', '((open (closed'],
    ['((open (closed) end', '((open (<*>) end'],
    ['([crossed) end]', '(<*>) end]'],
    ['“open “closed” end', '“open “<*>” end'],
  ])('what does not close is text: %s', (message, expected) => {
    expect(normaliseErrorMessage(message)).toBe(expected);
  });

  test('leaves no digit and stays quick on hostile input', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (message) => !/[0-9]/.test(normaliseErrorMessage(message))));
    for (const unit of ['(', "'a", '0-', 'a.', '"', '<*> '])
      expect(normaliseErrorMessage(unit.repeat(100_000)).length).toBeLessThanOrEqual(3_000);
  });
});
