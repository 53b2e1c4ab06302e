// Core's lib is the bare language: no DOM, no Node. UTF-8 is the one platform service a pure codec cannot do without, and
// every host we run under (Node, Electron, browser, worker) offers it under these names. Only what core uses is declared.

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number };
}

declare class TextDecoder {
  /** Its name in the Encoding Standard, in lower case. */
  readonly encoding: string;
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}

/** V8's, which all of them are: how many frames of the stack an error keeps. */
interface ErrorConstructor {
  stackTraceLimit: number;
}
