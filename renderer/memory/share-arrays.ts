import { mapParts } from './map-parts.ts';
import { nextTask } from './next-task.ts';
import { newShared } from './shared.ts';
import { isView, viewOn, viewsOf, type View } from './views.ts';

/** Less is sent as quickly as it is shared. */
const LARGE_BYTES = 16 * 1024;
/** Copied in about two milliseconds. */
const SLICE_BYTES = 4 * 1024 * 1024;

/**
 * The same plain data with its large arrays on shared memory. What they stood on before is gone as soon as it is copied, so
 * that nothing is there twice. `made` receives the memory.
 */
export function shareArrays<Value>(value: Value, made: SharedArrayBuffer[]): Value {
  const moved = new Map<View, View>();
  for (const [buffer, views] of largeBuffers(value)) {
    const copy = newShared(buffer.byteLength);
    copyBytes(buffer, copy, 0, buffer.byteLength);
    made.push(copy);
    move(buffer, views, copy, moved);
  }
  return replaceViews(value, moved);
}

/**
 * The same in slices: for the page's thread, where others have to have their turn. All memory is taken before anything is
 * moved: where there is none (RangeError) the value is as it was.
 */
export async function shareArraysInSlices<Value>(value: Value): Promise<Value> {
  const moved = new Map<View, View>();
  const large = [...largeBuffers(value)].map(([buffer, views]) => ({
    buffer,
    views,
    copy: newShared(buffer.byteLength),
  }));
  for (const { buffer, views, copy } of large) {
    for (let at = 0; at < buffer.byteLength; at += SLICE_BYTES) {
      copyBytes(buffer, copy, at, Math.min(SLICE_BYTES, buffer.byteLength - at));
      await nextTask();
    }
    move(buffer, views, copy, moved);
  }
  return replaceViews(value, moved);
}

function largeBuffers(value: unknown): Map<ArrayBuffer, View[]> {
  const found = new Map<ArrayBuffer, View[]>();
  for (const view of viewsOf(value)) {
    const { buffer } = view;
    if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < LARGE_BYTES) continue;
    const views = found.get(buffer);
    if (views) views.push(view);
    else found.set(buffer, [view]);
  }
  return found;
}

function copyBytes(from: ArrayBuffer, to: SharedArrayBuffer, at: number, length: number): void {
  new Uint8Array(to, at, length).set(new Uint8Array(from, at, length));
}

function move(buffer: ArrayBuffer, views: readonly View[], to: SharedArrayBuffer, moved: Map<View, View>): void {
  for (const view of views) moved.set(view, viewOn(view, to));
  // Lets go of the memory now, and not when somebody collects.
  buffer.transfer(0);
}

function replaceViews<Value>(value: Value, moved: ReadonlyMap<View, View>): Value {
  return mapParts(value, (part) => (isView(part) ? (moved.get(part) ?? part) : undefined));
}
