const decoder = new TextDecoder('utf-8', { fatal: true });

/** Control characters that text files hold: tab, line feed, carriage return, escape (colours). */
const TEXT_CONTROLS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x1b]);

/** Whether no byte is a control character that text files do not hold. It may be text in an encoding that is not UTF-8. */
export function isText(head: Uint8Array): boolean {
  for (const byte of head) if (byte < 0x20 && !TEXT_CONTROLS.has(byte)) return false;
  return true;
}

/** The head as text, or undefined when it is not UTF-8 text. A character cut at the end is left out. */
export function textOf(head: Uint8Array): string | undefined {
  if (!isText(head)) return undefined;
  for (let cut = 0; cut < 4; cut++) {
    try {
      return decoder.decode(head.subarray(0, head.length - cut));
    } catch {
      // One to three bytes of a character may stand at the end.
    }
  }
  return undefined;
}

/** Whether the bytes stand at an offset. */
export function hasBytes(head: Uint8Array, offset: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, index) => head[offset + index] === byte);
}

export function hasAscii(head: Uint8Array, offset: number, wanted: string): boolean {
  return hasBytes(
    head,
    offset,
    [...wanted].map((character) => character.charCodeAt(0)),
  );
}
