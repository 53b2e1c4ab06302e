/**
 * At most `most` characters of a text that is not redacted yet, without the word that has no room: a part of a secret is not known for
 * one. What is a single word is cut all the same.
 */
export function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const end = cut.search(/[\s,;&][^\s,;&]*$/);
  return (end > 0 ? cut.slice(0, end) : cut).toWellFormed();
}
