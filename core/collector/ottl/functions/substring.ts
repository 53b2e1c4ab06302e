import { encodeUtf8, repairUtf8, utf8Length } from '../../../encoding/utf8.ts';
import { OttlError } from '../problem.ts';

/** `length` bytes of UTF-8 from `start` on. With `isSafe` no character is cut: the start moves on, the end back; without, the halves become U+FFFD. */
export function substring(text: string, start: number, length: number, isSafe: boolean): string {
  if (start < 0) throw new OttlError(`invalid start for substring function, ${start} cannot be negative`);
  if (length <= 0) throw new OttlError(`invalid length for substring function, ${length} cannot be negative or zero`);
  const size = utf8Length(text);
  if (start + length > size)
    throw new OttlError(
      `invalid range for substring function, ${start + length} cannot be greater than the length of target string(${size})`,
    );
  if (size === text.length) return text.slice(start, start + length);
  const bytes = encodeUtf8(text);
  let [from, to] = [start, start + length];
  if (isSafe) {
    while (from < to && isInside(bytes, from)) from++;
    while (to > from && isInside(bytes, to)) to--;
  }
  return repairUtf8(bytes, from, to);
}

const isInside = (bytes: Uint8Array, at: number): boolean => at < bytes.length && (bytes[at]! & 0xc0) === 0x80;
