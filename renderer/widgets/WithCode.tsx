/** A sentence of the engine, with what it writes between backticks as code. */
export function WithCode({ text }: { text: string }) {
  // Every second part stands between two of them; a last one that is left open is text.
  const parts = text.split('`');
  return parts.map((part, at) => {
    if (at % 2 === 0) return part;
    return at < parts.length - 1 ? <code key={at}>{part}</code> : `\`${part}`;
  });
}
