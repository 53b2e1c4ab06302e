import { readToken } from '../../theme/read-token.ts';
import { HEATMAP_LEVELS } from './heatmap-layout.ts';

/** Colours by level, from few to many: one hue, so that lightness alone tells. */
export function heatmapRamp(): string[] {
  return Array.from({ length: HEATMAP_LEVELS }, (_, level) => readToken(`--cold-${level}`));
}
