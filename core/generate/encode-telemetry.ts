import { encodeUtf8 } from '../encoding/utf8.ts';
import type { Telemetry } from '../model/telemetry.ts';
import { encodeJsonGroup, jsonRootKey } from '../otlp/encode-json.ts';
import { encodeProtobuf } from '../otlp/encode-protobuf.ts';

/** The two layouts of the Collector's file exporter that are written. */
export const FILE_LAYOUTS = ['otlp-jsonl', 'otlp-proto-framed'] as const;
export type FileLayout = (typeof FILE_LAYOUTS)[number];

/** One request as a piece of a file: a line of JSON, or protobuf with its length in front (4 bytes, big-endian). */
export function encodeTelemetry(telemetry: Telemetry, layout: FileLayout): Uint8Array {
  if (layout === 'otlp-jsonl') return encodeLine(telemetry);
  const message = encodeProtobuf(telemetry);
  const frame = new Uint8Array(4 + message.length);
  new DataView(frame.buffer).setUint32(0, message.length);
  frame.set(message, 4);
  return frame;
}

function encodeLine({ signal, groups }: Telemetry): Uint8Array {
  const texts = groups.map((group) => encodeJsonGroup(signal, group));
  return encodeUtf8(`{"${jsonRootKey(signal)}":[${texts.join(',')}]}\n`);
}
