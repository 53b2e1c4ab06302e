import { download } from '../download.ts';
import { embedFonts } from '../pictures/embed-fonts.ts';

/** Twice the pixels: sharp on the screens pictures are pasted for. */
const RATIO = 2;
/** 256 MB while it is drawn; a picture of thousands of rows is less sharp rather than none. */
const MOST_PIXELS = 64_000_000;

/** Fonts inside a picture are read after it is decoded, and nobody tells when: what needs them is left blank until then. */
const SETTLING_MS = 80;
const MOST_LOOKS = 12;
/** So many looks in a row have to be the same. */
const SAME_LOOKS = 3;

/** Draws until nothing more changes. */
async function drawSettled(context: CanvasRenderingContext2D, image: HTMLImageElement): Promise<void> {
  const { naturalWidth: width, naturalHeight: height } = image;
  const small = new OffscreenCanvas(Math.min(width, 600), Math.min(height, 600)).getContext('2d', {
    willReadFrequently: true,
  });
  let same = 1;
  let before = '';
  for (let look = 0; small && same < SAME_LOOKS && look < MOST_LOOKS; look++) {
    small.clearRect(0, 0, width, height);
    small.drawImage(image, 0, 0, small.canvas.width, small.canvas.height);
    const now = sumOf(small.getImageData(0, 0, small.canvas.width, small.canvas.height).data);
    same = now === before ? same + 1 : 1;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
  }
  context.drawImage(image, 0, 0);
}

function sumOf(bytes: Uint8ClampedArray): string {
  let [sum, mixed] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    sum += bytes[at]!;
    mixed = (mixed * 31 + bytes[at]!) | 0;
  }
  return `${sum} ${mixed}`;
}

/** An SVG as PNG; null where the page has no canvas for it. */
export async function drawPng(svg: string): Promise<Blob | null> {
  const address = URL.createObjectURL(new Blob([await embedFonts(svg)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { naturalWidth, naturalHeight } = image;
    const ratio = Math.min(RATIO, Math.sqrt(MOST_PIXELS / (naturalWidth * naturalHeight)));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(naturalWidth * ratio);
    canvas.height = Math.round(naturalHeight * ratio);
    const context = canvas.getContext('2d');
    if (!context) return null;
    context.scale(ratio, ratio);
    await drawSettled(context, image);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Copies an SVG as PNG; where the page has no clipboard for pictures, it is downloaded under `name`. */
export async function copyPicture(svg: string, name: string): Promise<'copied' | 'saved' | 'failed'> {
  const blob = await drawPng(svg).catch(() => null);
  if (!blob) return 'failed';
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    return 'copied';
  } catch {
    download(blob, name);
    return 'saved';
  }
}

/** Downloads an SVG as PNG. */
export async function savePng(svg: string, name: string): Promise<'saved' | 'failed'> {
  const blob = await drawPng(svg).catch(() => null);
  if (blob) download(blob, name);
  return blob ? 'saved' : 'failed';
}

export function saveSvg(svg: string, name: string): 'saved' {
  download(new Blob([svg], { type: 'image/svg+xml' }), name);
  return 'saved';
}
