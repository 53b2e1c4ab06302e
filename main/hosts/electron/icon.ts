import { nativeImage, type NativeImage } from 'electron';
import { drawTrayIcon } from './tray-icon.ts';

/** Twice the usual, for displays that have twice the pixels. */
const ICON_PX = 32;
const ICON_SCALE = 2;

/** The small picture of Tracebench; as a template macOS colours it itself. */
export function makeIcon(isTemplate: boolean): NativeImage {
  const size = { width: ICON_PX, height: ICON_PX, scaleFactor: ICON_SCALE };
  const image = nativeImage.createFromBitmap(drawTrayIcon(ICON_PX, isTemplate), size);
  image.setTemplateImage(isTemplate);
  return image;
}
