import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startConnection, whenCalm, type OpenHost } from '../state/connection.ts';
import { startFollows } from '../state/follows.ts';
import { startPreferences } from '../state/preferences.ts';
import { followPlaces } from '../state/recent-places.ts';
import { startRecording } from '../state/recording.ts';
import { askRedacted, noteHidden } from '../state/redact-texts.ts';
import { startSession } from '../state/session.ts';
import { startSessions } from '../state/sessions.ts';
import { startSettings } from '../state/settings.ts';
import { followAddress, useView } from '../state/view.ts';
import '../theme/fonts.ts';
import '../theme/tokens.css';
import '../theme/base.css';
import { redactCopiesBy } from '../widgets/copy-redacted.ts';
import { followDesktop } from './follow-desktop.ts';
import { Workbench } from './frame/Workbench.tsx';
import { findView, VIEWS } from './views.ts';

/** Puts the page together. `open` is the one thing that differs between a real engine and a stand-in for one. */
export function startPage(open: OpenHost): void {
  startPreferences();
  followAddress();
  followPlaces();
  void fetchViews();
  startSession();
  startRecording();
  startSessions();
  startSettings();
  startFollows();
  startConnection(open);
  redactCopiesBy(askRedacted, noteHidden);
  followDesktop();
  createRoot(document.getElementById('page')!).render(
    <StrictMode>
      <Workbench />
    </StrictMode>,
  );
}

/** One key or click away from most others, and the one that has most to draw. */
const NEXT_VIEW = 'trace';

/**
 * The wanted one while the line is being opened; the others one by one once the page is calm, so that a change of
 * screen waits for nothing, and the first screen for none of them.
 */
async function fetchViews(): Promise<void> {
  await findView(useView.getState().place.view)?.component.load();
  for (const { component } of [findView(NEXT_VIEW)!, ...VIEWS]) {
    await whenCalm();
    await component.load();
  }
}
