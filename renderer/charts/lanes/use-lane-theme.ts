import { useMemo } from 'react';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { useTheme } from '../../theme/use-theme.ts';
import { readTimelineTheme } from '../timeline/timeline-theme.ts';
import type { LaneTheme } from './draw-lanes.ts';
import { lanePalette } from './lane-palette.ts';

/** The colours of the page, in words and as pixels. */
export function useLaneTheme({ columns }: TimelineModel): LaneTheme {
  const themeName = useTheme();
  const services = columns.service.dictionary;
  return useMemo(() => {
    const timeline = readTimelineTheme(themeName);
    return { timeline, palette: lanePalette(timeline, services) };
  }, [themeName, services]);
}
