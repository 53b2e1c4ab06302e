/** In screen points, as Electron's Rectangle. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** As much of a title bar as a pointer needs to drag the window back. */
const GRIP_WIDTH = 120;
const GRIP_HEIGHT = 24;

/**
 * Where a remembered window may open: where it was, as long as its title bar can be taken hold of on some display; else
 * (the display is gone, or smaller now) in the middle of the first one. Never larger than the display it is on.
 *
 *   ┌ display ──────────┐
 *   │          ┌ window ┼──────┐    grip visible: stays
 *   │          └────────┼──────┘
 *   └───────────────────┘
 */
export function fitBounds(wanted: Box, workAreas: readonly Box[]): Box {
  const home = workAreas.find((area) => showsGrip(wanted, area));
  const area = home ?? workAreas[0];
  if (!area) return wanted;
  const width = Math.min(wanted.width, area.width);
  const height = Math.min(wanted.height, area.height);
  if (home) return { x: wanted.x, y: wanted.y, width, height };
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  };
}

function showsGrip(window: Box, area: Box): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const down = Math.min(window.y + GRIP_HEIGHT, area.y + area.height) - Math.max(window.y, area.y);
  return across >= Math.min(GRIP_WIDTH, window.width) && down >= GRIP_HEIGHT;
}
