import { HANGUL_FAMILY, hangulFaces } from '../html/hangul-faces.ts';
import { fragment, trusted } from '../html/markup.ts';
import { readOwnSvg } from './own-svg.ts';
import type { PictureBlock } from './report-document.ts';

/** A page that is one picture and nothing else, to be photographed. */
export interface PicturePage {
  readonly html: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:";

/** `fontStyle`: trusted @font-face rules, '' for none. Undefined where the picture is not of our own drawing, or has no size. */
export function pictureHtml({ id, svg }: Pick<PictureBlock, 'id' | 'svg'>, fontStyle: string): PicturePage | undefined {
  const markup = readOwnSvg(svg, id);
  const [, width, height] = /^<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg.trim()) ?? [];
  if (!markup || width === undefined || height === undefined) return undefined;
  const style = `${hangulFaces(fontStyle)}body{margin:0}svg{display:block}svg text{white-space:pre}body>svg{font-family:${HANGUL_FAMILY},Inter,Pretendard,system-ui,sans-serif}`;
  const { markup: html } = fragment`<!doctype html>
<meta charset="utf-8" /><meta http-equiv="Content-Security-Policy" content="${POLICY}" />${trusted(`<style>${style}</style>`)}
<body>${markup}</body>
`;
  return { html, widthPx: Math.ceil(Number(width)), heightPx: Math.ceil(Number(height)) };
}
