import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { en } from '../../../renderer/i18n/en.ts';
import { t } from '../../../renderer/i18n/t.ts';
import { jsxDEV } from '../../../renderer/jsx/jsx-dev-runtime.ts';
import { jsx, jsxs } from '../../../renderer/jsx/jsx-runtime.ts';
import { AnyValueText } from '../../../renderer/widgets/AnyValueText.tsx';
import { ServiceName } from '../../../renderer/widgets/ServiceDot.tsx';

const EVIL = 'a\u202Egpj';
const MARKED = 'a<bdi data-hidden="[U+202E]">\u202E</bdi>gpj';

test.each<[string, ReactNode, string]>([
  ['a text', jsx('p', { children: EVIL }), `<p>${MARKED}</p>`],
  ['one of several', jsxs('p', { children: [EVIL, ' 12 ms'] }), `<p>${MARKED} 12 ms</p>`],
  ['one of a list', jsxs('p', { children: [['x', EVIL], 7] }), `<p>x${MARKED}7</p>`],
  ['in development', jsxDEV('p', { children: EVIL }, undefined, false), `<p>${MARKED}</p>`],
  ['where no element may be', jsx('text', { children: EVIL }), '<text>a[U+202E]gpj</text>'],
  ['a title', jsx('p', { title: EVIL }), '<p title="a[U+202E]gpj"></p>'],
  ['lines and tabs', jsx('pre', { children: 'a\n\tb' }), '<pre>a\n\tb</pre>'],
  ['words from right to left', jsx('p', { children: 'שלום' }), '<p>שלום</p>'],
])('hidden characters are seen, and act on nothing but themselves: %s', (_, node, html) => {
  expect(renderToStaticMarkup(node)).toBe(html);
});

test('properties in which nothing is hidden are not made anew', () => {
  const props = { children: ['a', ['b', 7]], title: 'c' };
  expect(jsxs('p', props).props).toEqual(props);
  expect((jsxs('p', props).props as typeof props).children).toBe(props.children);
});

test('what the page is written in goes this way', () => {
  const value = createElement(AnyValueText, { value: { kind: 'string', value: EVIL } });
  expect(renderToStaticMarkup(value)).toBe(MARKED);
  const service = renderToStaticMarkup(createElement(ServiceName, { name: EVIL }));
  expect(service).toContain('title="a[U+202E]gpj"');
  expect(service).toContain(MARKED);
});

test('a name in a message is made visible', () => {
  expect(en['action.copyCell']).toContain('{column}');
  expect(t('action.copyCell', { column: EVIL })).toContain('a[U+202E]gpj');
});
