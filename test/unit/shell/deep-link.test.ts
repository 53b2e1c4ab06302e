import { expect, test } from 'vitest';
import { isLink, LINKABLE_VIEWS, readDeepLink, type DeepLink } from '../../../main/hosts/electron/deep-link.ts';
import { makePlaceLink } from '../../../renderer/state/place-link.ts';
import { parsePlace, START, writePlace } from '../../../renderer/state/place.ts';
import { findView } from '../../../renderer/workbench/views.ts';

const id = '0af7651916cd43dd8448eb211c80319c';

test.each<[link: string, expected: DeepLink]>([
  ['tracebench://view/traces', { sessionId: '', hash: '#/traces' }],
  [`tracebench://view/trace/${id}?sel=b7ad6b71`, { sessionId: '', hash: `#/trace/${id}?sel=b7ad6b71` }],
  ['tracebench://view/logs?q=service%3Acart&last=5m', { sessionId: '', hash: '#/logs?q=service%3Acart&last=5m' }],
  ['tracebench://view/metrics/cart%2Fjvm.memory', { sessionId: '', hash: '#/metrics/cart%2Fjvm.memory' }],
  ['tracebench://view/metrics/cart/jvm.memory', { sessionId: '', hash: '#/metrics/cart/jvm.memory' }],
  ['tracebench://view/traces?q=%EC%A3%BC%EB%AC%B8', { sessionId: '', hash: '#/traces?q=%EC%A3%BC%EB%AC%B8' }],
  ['tracebench://session/monday.tracebench/view/traces', { sessionId: 'monday.tracebench', hash: '#/traces' }],
  ['tracebench://session/%EC%A3%BC%EB%AC%B8.tracebench/view/start', { sessionId: '주문.tracebench', hash: '#/start' }],
])('%s is understood', (link, expected) => {
  expect(readDeepLink(link)).toEqual(expected);
  expect(parsePlace(expected.hash).view).toBe(/view\/([a-z]+)/.exec(link)![1]);
});

test.each([
  '',
  'tracebench:',
  'tracebench://',
  'tracebench://view/',
  'tracebench://view',
  'tracebench:view/traces',
  'tracebench:///view/traces',
  'tracebench://VIEW/traces',
  'tracebench://view/Traces',
  'tracebench://view/unknown',
  'tracebench://view/traces#/logs',
  'tracebench://user@view/traces',
  'tracebench://view:80/traces',
  'tracebench://view/traces?q=<script>',
  'tracebench://view/traces?q="a"',
  "tracebench://view/traces?q='a'",
  'tracebench://view/traces?q=a b',
  'tracebench://view/traces?q=a\nb',
  'tracebench://view/traces?q=%00',
  'tracebench://view/traces?q=%0d%0a',
  'tracebench://view/traces?q=%E2%80%AE',
  'tracebench://view/traces?q=%',
  'tracebench://view/traces?q=%ff',
  'tracebench://view/traces?q=주문',
  'tracebench://view/..%5c..%5cetc',
  `tracebench://view/traces?q=${'a'.repeat(5_000)}`,
  'tracebench://open?path=/etc/passwd',
  'tracebench://import/home/me/dump.json',
  'tracebench://session/view/traces',
  'tracebench://session//view/traces',
  'tracebench://session/monday/view/traces',
  'tracebench://session/../live.tracebench/view/traces',
  'tracebench://session/..%2Flive.tracebench/view/traces',
  'tracebench://session/..%5Clive.tracebench/view/traces',
  'tracebench://session/%2Fetc%2Fx.tracebench/view/traces',
  'tracebench://session/C%3Ax.tracebench/view/traces',
  'tracebench://session/.hidden.tracebench/view/traces',
  'tracebench://session/monday.tracebench/view/unknown',
  'tracebench-app://view/traces',
  'https://view/traces',
  ' tracebench://view/traces',
  '--inspect',
])('%j is not', (link) => expect(readDeepLink(link)).toBeUndefined());

test('the link that the page copies is understood', () => {
  const place = {
    ...START,
    view: 'metrics',
    arg: 'it\'s/a "metric"',
    params: { sort: "<'a'>" },
    selection: '주문 100%',
  };
  const hash = writePlace(place);
  const link = readDeepLink(makePlaceLink('tracebench-app://workbench/', hash, true));
  expect(parsePlace(link!.hash)).toEqual(place);
  expect(readDeepLink(makePlaceLink('', '', true))).toEqual({ sessionId: '', hash: '#/start' });
  expect(makePlaceLink('http://127.0.0.1/#/logs', '#/logs', false)).toBe('http://127.0.0.1/#/logs');
});

test('a link leads to a view that the page has', () => {
  for (const view of LINKABLE_VIEWS) expect(findView(view)?.id).toBe(view);
});

test('a bad link is still no file', () => {
  expect(isLink('TRACEBENCH://open?path=/etc/passwd')).toBe(true);
  expect(isLink('tracebench.json')).toBe(false);
});
