/**
 * The same text in memory of its own. V8 keeps the whole line alive as long as a part that was cut out of it is held: for what
 * is held long, of texts that may be large.
 */
export function copyText(text: string): string {
  // Joined texts are made one when they are cut, so that the cut is out of a text of this length.
  return ` ${text}`.slice(1);
}
