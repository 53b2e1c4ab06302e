import { pictureFont } from '../../pictures/draw-svg.ts';
import type { TimelineTheme } from './timeline-theme.ts';

/** The theme with the fonts a picture names: where it is opened, those of the page may not be. */
export function pictureTheme(theme: TimelineTheme): TimelineTheme {
  return {
    ...theme,
    font: pictureFont(theme.font),
    strongFont: pictureFont(theme.strongFont),
    smallFont: pictureFont(theme.smallFont),
    initialFont: pictureFont(theme.initialFont),
  };
}
