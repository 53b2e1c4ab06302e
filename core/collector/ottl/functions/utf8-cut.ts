/** The longest beginning of a text that has at most `bytes` bytes of UTF-8; no character is cut. */
export function cutUtf8(text: string, bytes: number): string {
  let room = bytes;
  let at = 0;
  while (at < text.length) {
    const code = text.codePointAt(at)!;
    room -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (room < 0) break;
    at += code > 0xffff ? 2 : 1;
  }
  return text.slice(0, at);
}
