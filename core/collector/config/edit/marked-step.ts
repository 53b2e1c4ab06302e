/** Tells whether a text names a component that a list may have; the name as it is known, without quotes. */
export type IsStep = (name: string) => boolean;

/** What is written of a name: with quotes around it, or plain. */
export function unquoted(written: string): string {
  const name = written.trim();
  const quote = name[0];
  return name.length > 1 && (quote === '"' || quote === "'") && name.endsWith(quote) ? name.slice(1, -1) : name;
}

/** What stands before a comment behind it. */
export function withoutComment(text: string): string {
  const at = text.indexOf(' #');
  return at < 0 ? text : text.slice(0, at);
}
