import { describe, expect, test } from 'vitest';
import { findArrows } from '../../../core/layout/timeline/arrows.ts';
import { indexLinks } from '../../../core/layout/timeline/link-index.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { timeToPx } from '../../../core/layout/timeline/viewport.ts';
import { drawPointedArrows } from '../../../renderer/charts/timeline/draw-arrows.ts';
import { rememberArrows } from '../../../renderer/charts/timeline/remember-arrows.ts';
import { drawingTheme, drawScene, recordingContext, sceneOf, textsOf } from '../../helpers/timeline-drawing.ts';
import { detailOf, type SpanSpec } from '../../helpers/trace-detail.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const idOf = (id: number) => id.toString(16).padStart(16, '0');
/** No path, and one message that waited. */
const waited = (node: number, sentNs: number) => ({
  ...{ nodes: new Uint32Array(), first: new Uint32Array(1), segmentFrom: new Float64Array() },
  ...{ segmentTo: new Float64Array(), consumer: Uint32Array.of(node), sentNs: Float64Array.of(sentNs) },
});
/** Row n is span n; all but the first are its children. */
const span = (row: number, rest: Partial<SpanSpec> = {}): SpanSpec => ({
  ...{ id: idOf(row + 1), parent: row === 0 ? '' : idOf(1), service: 'web', name: 'work' },
  ...{ start: row * 10, duration: 5, ...rest },
});

describe('arrows of the span under the pointer', () => {
  const detail = detailOf([span(0, { kind: 4 }), span(1, { kind: 5 }), span(2, { kind: 5 })]);
  const model = layoutTimeline(detail);
  const point = (node: number, selected = -1, arrowsOf = rememberArrows(model, undefined)) => {
    const scene = { ...sceneOf(detail, { model }), selected };
    const { context, calls } = recordingContext();
    drawPointedArrows(context, scene, arrowsOf(node), drawingTheme);
    return calls;
  };
  const curves = (calls: { name: string }[]) => calls.filter(({ name }) => name === 'bezierCurveTo').length;

  test('are drawn without drawing a row; those of the selection are in the picture already', () => {
    const calls = point(0);
    expect(curves(calls)).toBe(2);
    expect(calls.some(({ name }) => name === 'fillRect')).toBe(false);
    expect([point(1), point(-1), point(0, 0)].map(curves)).toEqual([1, 0, 0]);
  });

  test('at most 200, and how many more, above the words of the selection', () => {
    const many = detailOf(Array.from({ length: 251 }, (_, row) => span(row)));
    const row = new Uint32Array(250);
    const links = indexLinks(
      { row, direction: new Uint8Array(250), target: Int32Array.from(row, (_, i) => i + 1) },
      251,
    );
    const scene = sceneOf(many, { links });
    const { context, calls } = recordingContext();
    drawPointedArrows(context, scene, rememberArrows(scene.model, links)(0), drawingTheme);
    expect([curves(calls), textsOf(calls)]).toEqual([200, ['+50 more']]);
    const selected = drawScene({ ...scene, selected: 0, arrows: findArrows(scene.model, links, 0) }).calls;
    const more = (of: typeof calls) => of.find(({ name, args }) => name === 'fillText' && args[0] === '+50 more')!;
    expect(more(calls).args[2]).not.toBe(more(selected).args[2]);
  });

  test('are found once while the pointer stays on a span', () => {
    const arrowsOf = rememberArrows(model, undefined);
    const first = arrowsOf(0);
    expect(arrowsOf(0)).toBe(first);
    expect(arrowsOf(1).arrows.arrows).toHaveLength(1);
  });
});

describe('how far what is below a span reaches beyond it', () => {
  const detail = traceFromText(`
    web: root      [========]
      a: parent       [==]
        b: late          [=====]
      c: child     [===========]
    far: away                                                                 [==]
  `);

  const reaches = (texts: readonly string[]) => texts.filter((text) => /^(tail|early)/.test(text));

  test('is told behind the bar where there is room', () => {
    expect(reaches(drawScene(sceneOf(detail)).texts)).toEqual(['tail 3000000', 'tail 6000000']);
  });

  test('over a tail that is long enough, on a ground of its own: the tail of the trace ends at its edge', () => {
    const long = traceFromText(`
      web: root      [===]
        a: later        [======================================================]
    `);
    const { calls, texts } = drawScene(sceneOf(long));
    expect(reaches(texts)).toEqual(['tail 54000000']);
    const at = calls.findIndex(({ name, args }) => name === 'fillText' && args[0] === 'tail 54000000');
    expect(calls[at - 1]).toMatchObject({ name: 'fillRect', fill: '#eee' });
  });

  test('is not told of a span without an end: it may still have been running', () => {
    const open = traceFromText(`
      web: open      [=>
        a: later       [=====]
      far: away                                                                  [==]
    `);
    expect(reaches(drawScene(sceneOf(open)).texts)).toEqual([]);
  });

  test('is told as far as it is known where something below has no end', () => {
    const tailBefore = (child: string) =>
      reaches(
        drawScene(
          sceneOf(
            traceFromText(`
              web: root   [===]
                a: open     [=>
                b: child  ${child}
              far: away                              [==]
            `),
          ),
        ).texts,
      );
    expect(tailBefore('[=]')).toEqual(['tail ≥ 0']);
    expect(tailBefore('[======]')).toEqual(['tail ≥ 3000000']);
    expect(tailBefore('[=============================]')).toEqual(['tail 26000000']);
  });

  test('an early start, too', () => {
    const early = traceFromText(`
      web: all     [=============================]
        a: parent       [==]
          b: first   [==]
      far: away                                                                  [==]
    `);
    expect(drawScene(sceneOf(early)).texts).toContain('early 3000000');
  });

  test('is left out where it would not fit', () => {
    const { texts } = drawScene(sceneOf(detail, { frame: { widthPx: 380, heightPx: 600, treePx: 300, rowPx: 20 } }));
    expect(texts.filter((text) => text.startsWith('tail'))).toEqual([]);
  });
});

describe('what asynchronous work leaves on a row', () => {
  const detail = detailOf([span(0), span(1, { kind: 4 }), span(2, { kind: 5 }), span(3)]);

  test('links of the span and links to it are counted beside its name', () => {
    // 1 and 3 are linked to by 2, which 0 links to: two out, one back.
    const links = indexLinks(
      { row: Uint32Array.of(2, 2, 0), direction: new Uint8Array(3), target: Int32Array.of(1, 3, 2) },
      4,
    );
    const { texts } = drawScene(sceneOf(detail, { links }));
    expect(texts.filter((text) => /[⇠⇢]/.test(text)).sort()).toEqual(['⇠1', '⇠2 ⇢1', '⇢1', '⇢1']);
  });

  test('a duration that stands before its bar has a ground of its own where the queue is hatched', () => {
    const late = detailOf([span(0, { duration: 2 }), span(1, { parent: '', start: 990, duration: 10 })]);
    const path = waited(1, 100);
    const scene = sceneOf(late, { model: layoutTimeline(late, { folding: 'none' }) });
    const under = (shown: ReturnType<typeof sceneOf>) => {
      const { calls } = drawScene(shown);
      return calls[calls.findIndex(({ name, args }) => name === 'fillText' && args[0] === '10 ns') - 1]!;
    };
    expect(under({ ...scene, path })).toMatchObject({ name: 'fillRect', fill: '#eee' });
    expect(under(scene).fill).not.toBe('#eee');
  });

  test('the time in the queue is hatched from the end of sending to the start of receiving', () => {
    const scene = sceneOf(detail);
    const path = waited(2, 15);
    const rects = (calls: { name: string; args: unknown[] }[]) =>
      calls.filter(({ name }) => name === 'rect').map(({ args }) => args as [number, number, number, number]);
    const plain = rects(drawScene(scene).calls);
    const queued = rects(drawScene({ ...scene, path }).calls);
    const hatched = queued.filter((rect) => !plain.some((other) => other.join() === rect.join()));
    const row = scene.geometry.node.indexOf(2);
    const fromPx = timeToPx(scene.view, 15);
    expect(hatched).toHaveLength(1);
    expect(hatched[0]![0]).toBeCloseTo(300 + fromPx);
    expect(hatched[0]![2]).toBeCloseTo(scene.geometry.x0[row]! - fromPx);
  });
});
