/*
 * Shared memory is for pages that the browser keeps apart from all others: their headers ask for that (page-policy.ts), and
 * their address is a safe one: https, the app's scheme, or this machine.
 */
export const canShare = (): boolean => globalThis.crossOriginIsolated === true;

/** Memory for a large answer. */
export function newMemory(byteLength: number): ArrayBufferLike {
  return canShare() ? newShared(byteLength) : new ArrayBuffer(byteLength);
}

export function newShared(byteLength: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(byteLength);
  weigh(memory);
  return memory;
}

const weights = new WeakMap<SharedArrayBuffer, ArrayBuffer>();

/**
 * V8 counts shared memory to nobody: it would not collect what a hundred megabytes hang on, and tell a heap that is too
 * small. So a block of memory as large hangs beside it, which is counted, and takes no room because nobody ever writes to it.
 */
export function weigh(memory: SharedArrayBuffer): void {
  if (!weights.has(memory)) weights.set(memory, new ArrayBuffer(memory.byteLength));
}
