import { describe, expect, test } from 'vitest';
import { describeError } from '../../../main/hosts/electron/notice.ts';
import { drawTrayIcon } from '../../../main/hosts/electron/tray-icon.ts';
import { parsePlace } from '../../../renderer/state/place.ts';

const error = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', service: 'cart', name: 'add' };

describe('the notice of an error', () => {
  test('names service and span, in the language of the menus, and leads to the span', () => {
    const notice = describeError(error, 'ko');
    expect(notice).toMatchObject({ title: '오류를 수신했습니다', body: 'cart: add' });
    expect(parsePlace(notice.hash)).toMatchObject({ view: 'trace', arg: error.traceId, selection: error.spanId });
  });

  test.each([
    [{ service: '', name: 'add' }, 'add'],
    [{ service: '<b>a</b>', name: '<a href="x">&amp;' }, '‹b›a‹/b›: ‹a href="x"›＆amp;'],
    [{ service: 'a\nb\u202e', name: '\u0007 c' }, 'a b : c'],
    [{ service: '', name: '긴'.repeat(500) }, `${'긴'.repeat(120)}…`],
  ])('%j', (change, body) => expect(describeError({ ...error, ...change }, 'en').body).toBe(body));
});

test('the tray shows three bars', () => {
  const picture = drawTrayIcon(16, false);
  const rows = Array.from({ length: 16 }, (_, y) =>
    Array.from({ length: 16 }, (_unused, x) => (picture[(y * 16 + x) * 4 + 3] === 255 ? '#' : '.')).join(''),
  );
  expect(rows.filter((row) => row.includes('#'))).toEqual([
    ...Array.from({ length: 3 }, () => '.##############.'),
    ...Array.from({ length: 3 }, () => '....########....'),
    ...Array.from({ length: 3 }, () => '.........######.'),
  ]);
  expect(drawTrayIcon(32, true)).toHaveLength(32 * 32 * 4);
  expect(drawTrayIcon(32, true).some((byte) => byte !== 0 && byte !== 255)).toBe(false);
});
