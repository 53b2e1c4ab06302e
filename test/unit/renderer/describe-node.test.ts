import { afterEach, expect, test } from 'vitest';
import { explainTrace, pathInputOf } from '../../../core/analysis/critical-path/explain-trace.ts';
import { indexPath } from '../../../core/layout/timeline/path-index.ts';
import { findSpan, layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { describeNode } from '../../../renderer/charts/timeline/describe-node.ts';
import { initialState, reduceTimeline } from '../../../renderer/charts/timeline/timeline-state.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';
import { detailOf, type SpanSpec } from '../../helpers/trace-detail.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const MS = 1_000_000;
afterEach(() => setLocale({ language: 'en' }));

const NOTHING_LINKED = { producer: new Uint32Array(0), consumer: new Uint32Array(0) };

function pathOf({ tree, columns }: TimelineModel) {
  const { kind, service, name } = columns;
  return indexPath(explainTrace(pathInputOf(tree, kind), { service, name }, NOTHING_LINKED, 0), tree.end);
}

const idOf = (id: number) => id.toString(16).padStart(16, '0');
const span = (id: number, rest: Partial<SpanSpec>): SpanSpec => ({
  ...{ id: idOf(id), parent: '', service: 'web', name: 'GET /' },
  ...{ start: 0, duration: 10 * MS, ...rest },
});

test('name, service, duration, start and what is wrong', () => {
  const model = layoutTimeline(
    traceFromText(`
      web: GET /cart  [=========]
        db: query !     [=x]
        orphan: late ^ff   [o=>
    `),
  );
  const said = Array.from({ length: model.tree.nodes }, (_, node) => describeNode(model, node));
  expect(said).toEqual([
    'GET /cart, web, 10.0 ms, +0 ns',
    'query, db, 3.00 ms, +2.00 ms, Error',
    'late, orphan, unfinished, +5.00 ms',
    '(missing parent 00000000000000ff)',
  ]);
});

test('how far what is below reaches, and that it may be more where that has no end', () => {
  const told = (child: string) => {
    const model = layoutTimeline(
      traceFromText(`
        web: root   [===]
          a: open     [=>
          b: child  ${child}
        far: away                 [==]
      `),
    );
    return describeNode(model, 0).split(', ').slice(4).join(', ');
  };
  expect(told('[=]')).toBe('async tail, unfinished');
  expect(told('[======]')).toBe('async tail ≥ +3.00 ms');
  setLocale({ language: 'ko' });
  expect(told('[=]')).toBe('종료 후 실행 (미종료)');
  expect(told('[======]')).toBe('종료 후 +3.00 ms 이상');
});

test('what a consumer waited in its queue, and that the trace waited for it', () => {
  const model = layoutTimeline(
    detailOf([
      span(1, { duration: 50 * MS }),
      span(2, { parent: idOf(1), name: 'publish', kind: 4, start: 1 * MS, duration: 2 * MS }),
      span(3, { parent: idOf(2), name: 'process', kind: 5, start: 10 * MS, duration: 5 * MS }),
    ]),
  );
  const path = pathOf(model);
  expect(describeNode(model, 2, { path })).toContain('In the queue 7.00 ms');
  expect(describeNode(model, 0, { path })).toContain('On the critical path');
  expect(describeNode(model, 2, { path })).not.toContain('On the critical path');
  expect(describeNode(model, 0)).not.toContain('On the critical path');
});

test('siblings folded into one row', () => {
  const items = Array.from({ length: 12 }, (_, i) =>
    span(i + 2, { parent: idOf(1), name: 'SELECT item', start: i * MS, duration: MS }),
  );
  const model = layoutTimeline(detailOf([span(1, { duration: 20 * MS }), ...items]));
  const { mask } = reduceTimeline(model, initialState(model), { kind: 'fold-runs', fold: true });
  expect(describeNode(model, 1, { mask })).toMatch(/^SELECT item × 12, web/);
  expect(describeNode(model, 1)).toMatch(/^SELECT item, web/);
});

test('by how much a clock was moved, where clocks are corrected', () => {
  const specs = [
    span(1, { kind: 3, duration: 100 * MS, host: 'a' }),
    span(2, {
      parent: idOf(1),
      kind: 2,
      service: 'db',
      name: 'serve',
      start: -40 * MS,
      duration: 20 * MS,
      host: 'b',
    }),
  ];
  const told = layoutTimeline(detailOf(specs));
  const corrected = layoutTimeline(detailOf(specs), { correctSkew: true });
  expect(describeNode(told, findSpan(told, idOf(2)))).not.toContain('Moved by');
  expect(describeNode(corrected, findSpan(corrected, idOf(2)))).toContain('Moved by +80.0 ms');
});
