import { DOMParser } from '@xmldom/xmldom';

/** Reads it as any reader of XML would; throws at what is not well-formed. */
export function parseSvg(text: string): Document {
  const fail = (level: string, message: string): never => {
    throw new Error(`${level}: ${message}`);
  };
  return new DOMParser({ errorHandler: fail }).parseFromString(text, 'image/svg+xml') as unknown as Document;
}

/** A chart alone, as it is put into a picture. */
export function parseChart(markup: { markup: string }): Document {
  return parseSvg(`<svg xmlns="http://www.w3.org/2000/svg">${markup.markup}</svg>`);
}

export interface SvgRect {
  x: number;
  y: number;
  width: number;
  height: number;
  fill: string;
  stroke: string;
}

/** All elements of a name. */
export function elementsOf(document: Document, name: string): Element[] {
  const list = document.getElementsByTagName(name);
  return Array.from({ length: list.length }, (_, i) => list.item(i)!);
}

/** Rectangles where they lie on the whole picture. */
export function rectsOf(document: Document): SvgRect[] {
  return elementsOf(document, 'rect').map((element) => {
    const number = (of: Element, name: string) => Number(of.getAttribute(name) || 0);
    let [x, y] = [number(element, 'x'), number(element, 'y')];
    for (let up = element.parentNode; up?.nodeName === 'svg' || up?.nodeName === 'g'; up = up.parentNode) {
      if (up.nodeName !== 'svg') continue;
      x += number(up as Element, 'x');
      y += number(up as Element, 'y');
    }
    const [width, height] = [number(element, 'width'), number(element, 'height')];
    return {
      x,
      y,
      width,
      height,
      fill: element.getAttribute('fill') ?? '',
      stroke: element.getAttribute('stroke') ?? '',
    };
  });
}

export function textsOf(document: Document): string[] {
  return elementsOf(document, 'text').map(({ textContent }) => textContent ?? '');
}
