import { create } from 'zustand';

/** What lies over the page; one at a time. */
type Overlay = 'none' | 'palette' | 'shortcuts' | 'export';

export const useOverlay = create<{ readonly open: Overlay }>()(() => ({ open: 'none' }));

export function showOverlay(open: Overlay): void {
  useOverlay.setState({ open });
}
