import { expect, test } from 'vitest';
import { findSpan, layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { summariseTrace } from '../../../renderer/views/traces/summarise-trace.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const drawing = `
  web: GET /cart      [=========]
    cart: load          [===]
      db: query !        [=x]
`;

test('what failed is told by the id its trace finds it by', () => {
  const detail = traceFromText(drawing);
  const { failing, services } = summariseTrace(detail);
  expect(services).toHaveLength(3);
  expect(failing).toHaveLength(1);
  const model = layoutTimeline(detail);
  const node = findSpan(model, failing[0]!.spanId);
  expect(model.columns.name.dictionary[model.columns.name.codes[node]!]).toBe('query');
});
