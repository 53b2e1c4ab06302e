/** Browsers say 229 for keys that an input method swallowed, also where they forget `isComposing`. */
const SWALLOWED_BY_IME = 229;

/** Whether a key belongs to a syllable that is being written: nobody else may act on it. */
export function isComposing(event: { readonly isComposing: boolean; readonly keyCode: number }): boolean {
  return event.isComposing || event.keyCode === SWALLOWED_BY_IME;
}
