import { afterEach, describe, expect, test, vi } from 'vitest';
import { drawOver } from '../../../renderer/charts/timeline/canvas.ts';
import { placeMarks, type HoverMarks, type MarkElements } from '../../../renderer/charts/timeline/place-marks.ts';

const frame = { widthPx: 500, heightPx: 200, treePx: 100, rowPx: 20, offsetPx: 0 };
const view = { fromNs: 0, toNs: 400, widthPx: 400 };

/** An element as far as it is placed; labels are as wide as six pixels a letter. */
function element() {
  const made = { hidden: true, textContent: '', style: { transform: '', width: '', height: '' } };
  return Object.defineProperty(made, 'offsetWidth', { get: () => made.textContent.length * 6 });
}

function place(marks: Partial<HoverMarks>) {
  const elements = { row: element(), line: element(), band: element(), label: element() };
  const nothing = { frame, view, rowY: undefined, cursorPx: -1, band: undefined };
  placeMarks(elements as unknown as MarkElements, { ...nothing, ...marks });
  return elements;
}

const hiddenOf = (elements: ReturnType<typeof place>) => Object.values(elements).map(({ hidden }) => hidden);

describe('what follows the pointer', () => {
  test('is not there where nothing is pointed at', () => {
    expect(hiddenOf(place({}))).toEqual([true, true, true, true]);
  });

  test('the row and the time under it', () => {
    const { row, line } = place({ rowY: -8, cursorPx: 40.4 });
    expect([row.style.transform, row.style.height]).toEqual(['translateY(-8px)', '20px']);
    expect(line.style.transform).toBe('translateX(140px)');
  });

  test('a range, cut at the edges of the time area, with its length in the middle', () => {
    const { band, label } = place({ band: { span: { fromNs: 100, toNs: 300 }, label: '200 ns' } });
    expect([band.hidden, band.style.transform, band.style.width]).toEqual([false, 'translateX(200px)', '200px']);
    expect([label.textContent, label.style.transform]).toEqual(['200 ns', 'translateX(282px)']);
    const cut = place({ band: { span: { fromNs: -50, toNs: 4 }, label: '54 ns' } });
    expect([cut.band.style.transform, cut.band.style.width]).toEqual(['translateX(100px)', '4px']);
    expect(cut.label.style.transform).toBe('translateX(102px)');
    const beyond = place({ band: { span: { fromNs: 396, toNs: 900 }, label: '504 ns' } });
    expect(beyond.label.style.transform).toBe('translateX(462px)');
  });

  test('a range outside of what is seen is not shown, nor is its length', () => {
    const { band, label } = place({ band: { span: { fromNs: 500, toNs: 600 }, label: '100 ns' } });
    expect([band.hidden, label.hidden]).toEqual([true, true]);
  });
});

describe('a canvas over the picture', () => {
  afterEach(() => vi.unstubAllGlobals());
  const canvasOf = () => {
    const calls: string[] = [];
    const context = { setTransform: () => undefined, clearRect: () => calls.push('clear') };
    return { canvas: { width: 0, height: 0, getContext: () => context } as unknown as HTMLCanvasElement, calls };
  };
  const size = { widthPx: 300, heightPx: 100 };

  test('has pixels only while there is something to draw', () => {
    vi.stubGlobal('window', { devicePixelRatio: 2 });
    const { canvas, calls } = canvasOf();
    drawOver(canvas, size, () => calls.push('draw'));
    expect([canvas.width, canvas.height, ...calls]).toEqual([600, 200, 'clear', 'draw']);
    drawOver(canvas, size, undefined);
    expect([canvas.width, canvas.height]).toEqual([0, 0]);
  });
});
