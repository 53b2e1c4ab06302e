import { useState } from 'react';
import { ViewGuard } from '../frame/ViewGuard.tsx';
import { lazyView } from '../lazy-view.tsx';
import { useOverlay } from '../overlays.ts';

const ExportDialog = lazyView(() => import('./ExportDialog.tsx').then((file) => file.ExportDialog));

/** The dialog is fetched when it is first asked for, and stays: what was chosen in it is kept for the next time. */
export function ExportOverlay() {
  const open = useOverlay((state) => state.open === 'export');
  const [wasOpen, setWasOpen] = useState(open);
  if (open && !wasOpen) setWasOpen(true);
  if (!wasOpen) return null;
  return (
    <ViewGuard>
      <ExportDialog />
    </ViewGuard>
  );
}
