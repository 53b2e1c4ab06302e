import { useEffect } from 'react';
import { create } from 'zustand';

export interface Command {
  readonly id: string;
  /** Called when shown, since the language may have changed. */
  readonly label: () => string;
  readonly group: 'go' | 'view' | 'session' | 'here';
  /** `'Mod+K'`, `'/'`, `'D'`; the first is shown, all work. */
  readonly keys?: readonly string[];
  /** Absent: always. */
  readonly when?: () => boolean;
  readonly run: () => void;
}

interface CommandsState {
  /** Commands of the screen that is open, besides those of the frame. */
  readonly here: readonly Command[];
}

export const useHereCommands = create<CommandsState>()(() => ({ here: [] }));

/**
 * Offers a screen's commands to palette, keys and the `?` sheet while it is open. Give a stable list (useMemo), or one
 * that is made anew only when something in it changed.
 */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    useHereCommands.setState(({ here }) => ({ here: [...here, ...commands] }));
    return () =>
      useHereCommands.setState(({ here }) => ({ here: here.filter((command) => !commands.includes(command)) }));
  }, [commands]);
}
