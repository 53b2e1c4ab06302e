import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { SpanAttributes } from '../../../renderer/views/trace/SpanAttributes.tsx';
import { SpanEvents } from '../../../renderer/views/trace/SpanEvents.tsx';
import { SpanLinks } from '../../../renderer/views/trace/SpanLinks.tsx';
import { spanDetailOf } from '../../helpers/span-details.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const detail = traceFromText('web: GET [==]');
const plain = spanDetailOf(detail, 0);
const model = layoutTimeline(detail);
const times = <T>(n: number, item: T): T[] => Array.from({ length: n }, () => item);
const count = (markup: string, part: string) => markup.split(part).length - 1;

const attribute = { key: 'k', value: { kind: 'int', value: 1n } as const };
const event = { timeUnixNano: 1n, name: 'cached', attributes: [], droppedAttributesCount: 0 };
const link = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceState: '', flags: 0, ...event, target: null };
const span = {
  ...plain,
  ...{ attributes: times(1_000, attribute), events: times(1_000, event), links: times(1_000, link) },
  ...{ attributesTotal: 7_000, eventsTotal: 8_000, linksTotal: 9_000 },
};

test('of thousands of items a panel has the first hundred, and says how many there are', () => {
  const attributes = renderToStaticMarkup(createElement(SpanAttributes, { span }));
  const events = renderToStaticMarkup(createElement(SpanEvents, { span }));
  const links = renderToStaticMarkup(
    createElement(SpanLinks, { ...{ span, model, detail, node: 0, explained: undefined }, onSelect: () => undefined }),
  );
  expect([count(attributes, '<dt'), count(events, '<section'), count(links, '<section')]).toEqual([100, 100, 100]);
  for (const markup of [attributes, events, links]) expect(markup).toContain('900 more');
  expect(attributes).toContain('The first 1,000 of 7,000 are shown.');
  expect(events).toContain('The first 1,000 of 8,000 are shown.');
  expect(links).toContain('The first 1,000 of 9,000 are shown.');
});

test('a usual span is whole, and nothing is said of more', () => {
  const markup = renderToStaticMarkup(createElement(SpanAttributes, { span: plain }));
  for (const { key } of plain.attributes) expect(markup).toContain(`title="${key}"`);
  expect(markup).not.toMatch(/more|The first/);
});
