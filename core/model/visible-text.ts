/**
 * Controls that show as nothing, and the marks that turn the reading direction of what stands beside them: "U+202E 12 ms"
 * reads "sm 21", and the figures of the neighbours go along.
 */
const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;
const EACH = new RegExp(HIDDEN, 'g');
const APART = new RegExp(`(${HIDDEN.source})`);

export const hasHidden = (text: string): boolean => HIDDEN.test(text);

/** What a hidden character is shown as: [U+202E]. */
export function markOf(hidden: string): string {
  return `[U+${hidden.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** Untrusted text for the eye: what could not be seen is written out. */
export function visibleText(text: string): string {
  return hasHidden(text) ? text.replace(EACH, markOf) : text;
}

/** Plain text and hidden characters by turns; the first is plain, and each second one is hidden. */
export function splitHidden(text: string): string[] {
  return text.split(APART);
}
