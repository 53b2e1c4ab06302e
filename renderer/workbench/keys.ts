/** What a key event must carry to be matched; a real KeyboardEvent fits. */
export interface KeyLike {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Letters and digits by their place on the board, so that D stays D while the layout is Korean; signs by what they are. */
function matchesKey(event: KeyLike, key: string): boolean {
  if (/^[A-Z]$/.test(key)) return event.code === `Key${key}`;
  if (/^\d$/.test(key)) return event.code === `Digit${key}` || event.code === `Numpad${key}`;
  return event.key === key;
}

/** `'Mod+K'`, `'Shift+F'`, `'?'`, `'ArrowLeft'`. Mod is ⌘ on a Mac, Ctrl elsewhere; either is taken. */
export function matchesKeys(event: KeyLike, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1)!;
  const wants = (name: string): boolean => parts.includes(name) && name !== key;
  const isSign = !/^([A-Z\d]|[A-Z][a-z]+.*)$/.test(key);
  return (
    matchesKey(event, key) &&
    wants('Mod') === (event.ctrlKey || event.metaKey) &&
    wants('Alt') === event.altKey &&
    // A sign such as ? may need Shift on one board and not on another.
    (isSign || wants('Shift') === event.shiftKey)
  );
}

export function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}

/** Inside a menu, a dialog or a list that has come up single keys belong to it; a list of a screen (a graph's boxes) leaves them. */
export function isInsideFloat(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('[role="menu"],[role="listbox"]:not(main *),[role="dialog"]') !== null
  );
}
