import { useEffect } from 'react';
import { isComposing } from '../is-composing.ts';
import { availableCommands } from './commands.ts';
import { isEditable, isInsideFloat, matchesKeys } from './keys.ts';

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event)) return;
  const isTaken = isEditable(event.target) || isInsideFloat(event.target);
  const command = availableCommands().find(({ keys }) =>
    keys?.some((chord) => matchesKeys(event, chord) && (!isTaken || chord.startsWith('Mod+'))),
  );
  if (!command) return;
  event.preventDefault();
  command.run();
}

/** One listener for every command's keys. Whoever handles a key nearer to it says so by preventDefault. */
export function useKeys(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
