export type View =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

export function isView(part: object): part is View {
  return ArrayBuffer.isView(part) && !(part instanceof DataView);
}

/** The same elements on other memory that holds the same bytes, all of them. */
export function viewOn(view: View, memory: ArrayBufferLike): View {
  const Type = view.constructor as new (memory: ArrayBufferLike, byteOffset: number, length: number) => View;
  return new Type(memory, view.byteOffset, view.length);
}

/** Every typed array in plain data, in the order they are met: the same on both sides of a message. */
export function viewsOf(value: unknown, found: View[] = []): View[] {
  if (typeof value !== 'object' || value === null) return found;
  if (isView(value)) found.push(value);
  else for (const part of Object.values(value)) viewsOf(part, found);
  return found;
}
