import { download } from '../download.ts';

/** Twice the pixels: sharp on the screens pictures are pasted for. */
const RATIO = 2;

async function drawSvg(svg: string): Promise<Blob | null> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * RATIO;
    canvas.height = image.naturalHeight * RATIO;
    const context = canvas.getContext('2d');
    if (!context) return null;
    context.scale(RATIO, RATIO);
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
