import { describe, expect, test } from 'vitest';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { matchAttributes } from '../../../renderer/views/trace/match-attributes.ts';
import { writeRawSpan } from '../../../renderer/views/trace/raw-span.ts';
import { readFacts } from '../../../renderer/views/trace/trace-facts.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { spanDetailOf } from '../../helpers/span-details.ts';
import { drawScene, sceneOf } from '../../helpers/timeline-drawing.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const drawing = `
  web: GET /cart      [=========]
    cart: load          [===]
      db: query !        [=x]
    mail: send #a2           [======]
    orphan: late #a3 ^ff     [o=>
`;

describe('facts of the header', () => {
  test('root, services by their spans, errors', () => {
    const facts = readFacts(layoutTimeline(traceFromText(drawing)));
    expect(facts).toMatchObject({ service: 'web', name: 'GET /cart', rootMissing: false, durationNs: 14e6 });
    expect(facts.services).toHaveLength(5);
    expect(facts.services.find(({ name }) => name === 'db')).toEqual({ name: 'db', spans: 1, errors: 1 });
    expect(facts.errors).toHaveLength(1);
  });

  test('without a root the earliest span speaks for the trace', () => {
    const facts = readFacts(layoutTimeline(traceFromText('b: only ^ff [==]')));
    expect(facts).toMatchObject({ service: 'b', name: 'only', rootMissing: true });
  });
});

test('attributes are found by key or value', () => {
  const { attributes } = spanDetailOf(traceFromText(drawing), 0);
  expect(matchAttributes(attributes, 'METHOD').map(({ key }) => key)).toEqual(['http.request.method']);
  expect(matchAttributes(attributes, '0.25').map(({ key }) => key)).toEqual(['retry.ratio']);
  expect(matchAttributes(attributes, ' ')).toHaveLength(attributes.length);
});

test('the raw form is OTLP JSON: 64 bits as text, bytes as base64', () => {
  const { span } = JSON.parse(writeRawSpan(spanDetailOf(traceFromText(drawing), 0)));
  expect(span.startTimeUnixNano).toBe('1700000000000000000');
  const value = (key: string) => span.attributes.find((entry: { key: string }) => entry.key === key).value;
  expect(value('http.response.status_code')).toEqual({ intValue: '200' });
  expect(value('body.head')).toEqual({ bytesValue: 'AQL/' });
});

test('the raw form says what the answer had no room for', () => {
  const whole = spanDetailOf(traceFromText(drawing), 0);
  expect(JSON.parse(writeRawSpan(whole))).not.toHaveProperty('leftOut');
  const cut = { ...whole, attributesTotal: 5_007, attributes: whole.attributes.slice(0, 7) };
  expect(JSON.parse(writeRawSpan(cut))).toHaveProperty('leftOut', { attributes: 5_000 });
});

const draw = (detail: ReturnType<typeof traceFromText>, scrollPx = 0) => drawScene(sceneOf(detail, { scrollPx }));

describe('drawing', () => {
  test('says every name and duration, dashes what is missing', () => {
    const { calls, texts } = draw(traceFromText(drawing));
    expect(texts).toEqual(
      expect.arrayContaining(['GET /cart', 'load', 'query', 'send', 'missing ff', 'unfinished', '4000000 ns']),
    );
    expect(calls.filter(({ name, args }) => name === 'setLineDash' && (args[0] as number[]).length > 0)).toHaveLength(
      2,
    );
  });

  test('costs no more for more spans', () => {
    const few = draw(generateTrace(200)).calls.length;
    const many = draw(generateTrace(20_000), 5_000).calls.length;
    expect(many).toBeLessThan(few * 2);
  });

  test('every clip is undone', () => {
    const { calls } = draw(traceFromText(drawing));
    const count = (name: string) => calls.filter((call) => call.name === name).length;
    expect(count('save')).toBe(count('restore'));
  });
});
