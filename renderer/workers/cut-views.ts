import { mapParts } from '../memory/map-parts.ts';
import { isView } from '../memory/views.ts';

/**
 * The same plain data, with a copy of its own for every typed array that is a part of a larger buffer. Columns of an answer
 * all lie in one buffer, and whoever sends one of them to a worker sends that whole buffer with it, unless it is shared.
 * `copies` receives the buffers that were made: they can be handed over.
 */
export function cutViews<Value>(value: Value, copies: Set<ArrayBuffer>): Value {
  return mapParts(value, (part) => {
    if (!isView(part)) return undefined;
    if (!(part.buffer instanceof ArrayBuffer) || part.byteLength === part.buffer.byteLength) return part;
    const copy = part.slice();
    copies.add(copy.buffer);
    return copy;
  });
}
