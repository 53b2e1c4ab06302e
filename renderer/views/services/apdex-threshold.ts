import { usePreferences } from '../../state/preferences.ts';

/** T of Apdex in milliseconds, as people choose it. */
export const APDEX_CHOICES_MS = [50, 100, 200, 500, 1_000, 1_200, 2_000, 5_000] as const;
const DEFAULT_MS = 500;

/** Remembered like the sizes people dragged. */
export function useApdexMs(): number {
  return usePreferences((state) => state.sizes['services.apdexMs'] ?? DEFAULT_MS);
}

export function setApdexMs(ms: number): void {
  usePreferences.getState().setSize('services.apdexMs', ms);
}

export const toNs = (ms: number): number => ms * 1_000_000;
