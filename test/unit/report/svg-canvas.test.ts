import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pixelRects } from '../../../core/report/pixel-rects.ts';
import { SvgCanvas } from '../../../core/report/svg-canvas.ts';
import { splitColour } from '../../../core/report/svg-paint.ts';
import { elementsOf, parseChart, rectsOf, textsOf } from '../../helpers/svg.ts';

function draw(on: (canvas: SvgCanvas) => void, ratio = 1) {
  const canvas = new SvgCanvas({
    ...{ widthPx: 100, heightPx: 50, id: 'k', ratio },
    measure: (_, text) => text.length * 6,
  });
  on(canvas);
  const markup = canvas.toMarkup();
  return { canvas, text: markup.markup, document: parseChart(markup) };
}

test('rectangles touch where they touched, lie the right way round, and are left out where nothing of them is seen', () => {
  const { document } = draw((canvas) => {
    canvas.fillStyle = '#112233';
    canvas.fillRect(0.04, 1, 10.07, 2);
    canvas.fillRect(10.11, 1, 5, 2);
    canvas.fillRect(40, 20, -10, -5);
    for (const x of [-20, 100, NaN]) canvas.fillRect(x, 0, 20, 10);
    canvas.fillRect(0, 50, 10, 10);
  });
  const rects = rectsOf(document);
  expect(rects.map(({ x, y, width, height }) => [x, y, width, height])).toEqual([
    [0, 1, 10.1, 2],
    [10.1, 1, 5, 2],
    [30, 15, 10, 5],
  ]);
});

test('transparency is an attribute of its own, by colour and by alpha', () => {
  expect(splitColour('#11223380')).toEqual({ colour: '#112233', opacity: 128 / 255 });
  expect(splitColour('rgb(187 31 51 / 0.09)')).toEqual({ colour: '#bb1f33', opacity: 0.09 });
  expect(splitColour('rgba(1, 2, 3, 50%)')).toEqual({ colour: '#010203', opacity: 0.5 });
  expect(splitColour('color-mix(in srgb, #abcdef 18%, transparent)')).toEqual({ colour: '#abcdef', opacity: 0.18 });
  expect(splitColour('#abc')).toEqual({ colour: '#abc', opacity: 1 });
  const { text } = draw((canvas) => {
    canvas.fillStyle = 'rgb(0 0 0 / 0.5)';
    canvas.globalAlpha = 0.5;
    canvas.fillRect(0, 0, 1, 1);
  });
  expect(text).toContain('fill="#000000" fill-opacity="0.25"');
});

test('paths are written as steps that do not drift, circles and curves as such', () => {
  const { document } = draw((canvas) => {
    canvas.strokeStyle = '#000';
    canvas.beginPath();
    canvas.moveTo(0, 0);
    for (let i = 1; i <= 30; i++) canvas.lineTo(i * 0.33, 4);
    canvas.stroke();
    canvas.beginPath();
    canvas.arc(10, 10, 2.5);
    canvas.bezierCurveTo(1, 2, 3, 4, 5, 6);
    canvas.closePath();
    canvas.fill();
    canvas.beginPath();
    canvas.moveTo(NaN, 0);
    canvas.lineTo(4, 4);
    canvas.stroke();
  });
  const [line, shape, ...none] = elementsOf(document, 'path').map((path) => path.getAttribute('d')!);
  const steps = [...line!.matchAll(/l([\d.-]+) /g)].reduce((sum, [, dx]) => sum + Number(dx), 0);
  expect(steps).toBeCloseTo(9.9, 6);
  expect(shape).toBe('M7.5 10a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0C1 2 3 4 5 6z');
  expect(none).toEqual([]);
});

test('a lone rectangle of a path is a rectangle, with its corners', () => {
  const { document, text } = draw((canvas) => {
    canvas.fillStyle = '#123456';
    canvas.beginPath();
    canvas.roundRect(1, 2, 3, 4, 2);
    canvas.fill();
  });
  expect(rectsOf(document)).toEqual([{ x: 1, y: 2, width: 3, height: 4, fill: '#123456', stroke: '' }]);
  expect(text).toContain('rx="2"');
});

test('clips and styles end where they were saved, also those nobody ended', () => {
  const { document, canvas } = draw((on) => {
    on.save();
    on.beginPath();
    on.rect(10, 0, 20, 50);
    on.clip();
    on.fillStyle = '#ff0000';
    on.fillRect(0, 0, 40, 10);
    on.save();
    on.clip();
    on.restore();
    on.restore();
    on.fillRect(0, 20, 40, 10);
    on.save();
    on.clip();
  });
  expect(canvas.fillStyle).toBe('#000');
  const [clipped, free] = elementsOf(document, 'rect');
  expect((clipped!.parentNode as Element).getAttribute('clip-path')).toBe('url(#k0)');
  expect(free!.parentNode!.nodeName).toBe('svg');
  const ids = elementsOf(document, 'clipPath').map((clip) => clip.getAttribute('id'));
  expect(new Set(ids).size).toBe(ids.length);
});

test('a gradient is written once, before its first use, with transparency apart', () => {
  const { document } = draw((canvas) => {
    const gradient = canvas.createLinearGradient(10, 0, 20, 0);
    gradient.addColorStop(0, '#aabbcc');
    gradient.addColorStop(1, 'color-mix(in srgb, #aabbcc 18%, transparent)');
    canvas.fillStyle = gradient;
    canvas.fillRect(10, 0, 10, 10);
    canvas.fillRect(10, 20, 10, 10);
  });
  expect(elementsOf(document, 'linearGradient')).toHaveLength(1);
  expect(elementsOf(document, 'stop')[1]!.getAttribute('stop-opacity')).toBe('0.18');
  expect(rectsOf(document).map(({ fill }) => fill)).toEqual(['url(#k0)', 'url(#k0)']);
});

test('clearing all of it leaves nothing, text keeps its size, place and face', () => {
  const { document, canvas } = draw((on) => {
    on.fillRect(0, 0, 10, 10);
    on.clearRect(0, 0, 100, 50);
    on.font = 'italic 560 10px Face, sans-serif';
    on.textAlign = 'center';
    on.textBaseline = 'middle';
    on.fillText('GET', 20, 10);
    on.fillText('', 20, 10);
    on.fillText('far below', 20, 90);
  });
  expect(rectsOf(document)).toEqual([]);
  const [text] = elementsOf(document, 'text');
  const attribute = (name: string) => text!.getAttribute(name);
  expect([attribute('x'), attribute('y'), attribute('font-size'), attribute('font-weight')]).toEqual([
    ...['20', '13.5', '10', '560'],
  ]);
  expect([attribute('text-anchor'), attribute('font-style')]).toEqual(['middle', 'italic']);
  // As wide as it was measured, in whatever font.
  expect(attribute('textLength')).toBe('18');
  expect(textsOf(document)).toEqual(['GET']);
  expect(canvas.measureText('four').width).toBe(24);
});

test('telemetry is text: markup, controls and turned letters are seen and do nothing', () => {
  const naughty = [
    '</svg><script>alert(1)</script>',
    '"&\'<b>',
    '\u202Egpj',
    'a\u0000b\uFFFE',
    '\uD800',
    ']]>',
    'javascript:x',
  ];
  const { document, text } = draw((canvas) => naughty.forEach((name, i) => canvas.fillText(name, 0, 5 + i)));
  expect(textsOf(document)).toEqual([
    ...[naughty[0], naughty[1], '[U+202E]gpj', 'a[U+0000]b[U+FFFE]', '\uFFFD', ']]>', 'javascript:x'],
  ]);
  expect(elementsOf(document, 'script')).toEqual([]);
  // What XML allows and no more.
  expect(text).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
});

test('an image is rectangles of its colours on the commonest, in the pixels of the picture', () => {
  const [o, a, b] = [0xff000000, 0xff0000ff, 0xff00ff00];
  const pixels = Uint32Array.from([o, a, a, o, o, a, a, b, o, o, o, o]);
  const image = { width: 4, height: 3, data: new Uint8ClampedArray(pixels.buffer) };
  expect(pixelRects(image)).toEqual([
    { x: 0, y: 0, width: 4, height: 3, colour: '#000000' },
    { x: 1, y: 0, width: 2, height: 2, colour: '#ff0000' },
    { x: 3, y: 1, width: 1, height: 1, colour: '#00ff00' },
  ]);
  const { document } = draw((canvas) => canvas.putImageData(image, 20, 0), 2);
  expect(rectsOf(document)[1]).toMatchObject({ x: 10.5, y: 0, width: 1, height: 1, fill: '#ff0000' });
});

/** Not drawn into pictures: bars of the screen, what follows the pointer, sizes of canvases. */
const OF_THE_SCREEN = new Set(['resetTransform', 'setTransform', 'globalCompositeOperation']);

test('it has all that the drawings of charts use', () => {
  const used = ['timeline', 'lanes', 'flame', 'canvas', 'hitmap'].flatMap((chart) => {
    const folder = `renderer/charts/${chart}`;
    const sources = readdirSync(folder).filter((file) => /\.tsx?$/.test(file));
    return sources.flatMap((file) => [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/[^-]\bcontext\.(\w+)/g)]);
  });
  const names = new Set(used.map(([, name]) => name!));
  expect(names.size).toBeGreaterThan(20);
  const { canvas } = draw(() => {});
  expect([...names].filter((name) => !(name in canvas) && !OF_THE_SCREEN.has(name))).toEqual([]);
});
