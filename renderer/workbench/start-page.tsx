import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startConnection, type OpenHost } from '../state/connection.ts';
import { startPreferences } from '../state/preferences.ts';
import { startSession } from '../state/session.ts';
import { followAddress } from '../state/view.ts';
import '../theme/fonts.ts';
import '../theme/tokens.css';
import '../theme/base.css';
import { Workbench } from './frame/Workbench.tsx';

/** Puts the page together. `open` is the one thing that differs between a real engine and a stand-in for one. */
export function startPage(open: OpenHost): void {
  startPreferences();
  followAddress();
  startSession();
  startConnection(open);
  createRoot(document.getElementById('page')!).render(
    <StrictMode>
      <Workbench />
    </StrictMode>,
  );
}
