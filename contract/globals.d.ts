// The contract's lib is the bare language: no DOM, no Node. UTF-8 is the one platform service the wire form needs, and
// every host we run under offers it under these names. Only what is used is declared.

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: ArrayBufferView): string;
}
