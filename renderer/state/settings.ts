import { create } from 'zustand';
import type { Settings, SettingsAnswer } from '../../contract/operations/library.ts';
import type { OperationError } from '../../contract/result.ts';
import { currentCapabilities } from './capabilities.ts';
import { callEngine, onReady } from './connection.ts';
import { refreshSession } from './session.ts';

interface SettingsState {
  /** null where the host keeps none, or they were not read yet. */
  readonly answer: SettingsAnswer | null;
  readonly saving: boolean;
  readonly error: OperationError | null;
  /** What held before the last change, for undo. */
  readonly before: Settings | null;
}

/** The settings that hold for all sessions. How the page looks is in the preferences. */
export const useSettings = create<SettingsState>()(() => ({ answer: null, saving: false, error: null, before: null }));

async function read(): Promise<void> {
  if (!currentCapabilities().settings) return useSettings.setState({ answer: null });
  const answer = await callEngine('settings.get', {});
  if (answer.ok) useSettings.setState({ answer: answer.value });
  else useSettings.setState({ error: answer.error });
}

/** Shown at once and saved; what could not be saved is told, and the old settings hold and are shown again. */
async function saveSettings(settings: Settings): Promise<void> {
  const old = useSettings.getState().answer;
  if (!old) return;
  // What was about to go by the old ones is asked anew.
  const { expiring: _old, ...rest } = old;
  useSettings.setState({ answer: { ...rest, settings }, saving: true });
  const answer = await callEngine('settings.set', { settings });
  if (answer.ok) useSettings.setState({ answer: answer.value, before: old.settings, error: null, saving: false });
  else useSettings.setState({ answer: old, error: answer.error, saving: false });
  refreshSession();
}

/** Changes one section. */
export function changeSettings<Section extends keyof Settings>(
  section: Section,
  change: Partial<Settings[Section]>,
): void {
  const settings = useSettings.getState().answer?.settings;
  if (settings) void saveSettings({ ...settings, [section]: { ...settings[section], ...change } });
}

/** Takes back the limits that are about to take something away. */
export function keepExpiring(): void {
  const expiring = useSettings.getState().answer?.expiring;
  if (expiring) changeSettings('retention', expiring.before);
}

export async function undoSettings(): Promise<void> {
  const { before } = useSettings.getState();
  if (!before) return;
  await saveSettings(before);
  useSettings.setState({ before: null });
}

export function startSettings(): void {
  onReady((transport) => {
    transport.subscribe('settings.changed', ({ settings }) => {
      const { answer, saving } = useSettings.getState();
      if (answer) useSettings.setState({ answer: { ...answer, settings } });
      // Changed by another page: what its limits will take away only the engine knows.
      if (!saving) void read();
    });
    void read();
  });
}
