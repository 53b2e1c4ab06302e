import { download } from '../download.ts';

/** Twice the pixels: sharp on the screens pictures are pasted for. */
const RATIO = 2;
/** 256 MB while it is drawn; a picture of thousands of rows is less sharp rather than none. */
const MOST_PIXELS = 64_000_000;

async function drawSvg(svg: string): Promise<Blob | null> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
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
    context.drawImage(image, 0, 0);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Copies an SVG as PNG; where the page has no clipboard for pictures, it is downloaded under `name`. */
export async function copyPicture(svg: string, name: string): Promise<'copied' | 'saved' | 'failed'> {
  const blob = await drawSvg(svg).catch(() => null);
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
  const blob = await drawSvg(svg).catch(() => null);
  if (blob) download(blob, name);
  return blob ? 'saved' : 'failed';
}

export function saveSvg(svg: string, name: string): 'saved' {
  download(new Blob([svg], { type: 'image/svg+xml' }), name);
  return 'saved';
}
