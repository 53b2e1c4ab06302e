/**
 * Has V8 look through the whole heap of this thread, and give back what is free of it. After large bodies in JSON a gigabyte of what they
 * became lies there, which nobody looks for as long as little comes. Takes as long as what is in use: some 10 ms after a burst. Only where
 * the program was started so that it may ask for that (`bin/tracebench.mjs`); elsewhere the memory stays ours for a while longer.
 */
export function giveBackHeap(): void {
  globalThis.gc?.({ type: 'major', flavor: 'last-resort' });
}
