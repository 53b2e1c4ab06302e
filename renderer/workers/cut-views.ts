type View = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/**
 * The same plain data, with a copy of its own for every typed array that is a part of a larger buffer. Columns of an answer
 * all lie in one buffer, and whoever sends one of them to a worker sends that whole buffer with it. `copies` receives the
 * buffers that were made: they can be handed over.
 */
export function cutViews<Value>(value: Value, copies: Set<ArrayBuffer>): Value {
  return cut(value, copies, new Map()) as Value;
}

function cut(value: unknown, copies: Set<ArrayBuffer>, known: Map<unknown, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!known.has(value)) known.set(value, cutNew(value, copies, known));
  return known.get(value);
}

function cutNew(value: object, copies: Set<ArrayBuffer>, known: Map<unknown, unknown>): unknown {
  if (ArrayBuffer.isView(value)) return cutView(value as View, copies);
  if (Array.isArray(value)) return value.some(isObject) ? value.map((part) => cut(part, copies, known)) : value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cut(part, copies, known)]));
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

function cutView(view: View, copies: Set<ArrayBuffer>): View {
  if (view.byteLength === view.buffer.byteLength) return view;
  const copy = view.slice();
  copies.add(copy.buffer);
  return copy;
}
