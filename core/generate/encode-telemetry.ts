import { encodeUtf8 } from '../encoding/utf8.ts';
import type { Telemetry } from '../model/telemetry.ts';
import { decodeResponse } from '../otlp/decode-response.ts';
import { encodeJsonGroup, jsonRootKey } from '../otlp/encode-json.ts';
import { encodeProtobuf } from '../otlp/encode-protobuf.ts';
import type { PartialSuccess } from '../otlp/response.ts';

/** The two layouts of the Collector's file exporter that are written. */
export type FileLayout = 'otlp-jsonl' | 'otlp-proto-framed';

/** One piece of a file: a line of JSON, or protobuf with its length in front (4 bytes, big-endian). */
export function encodeForFile(telemetry: Telemetry, layout: FileLayout): Uint8Array {
  if (layout === 'otlp-jsonl') return encodeLine(telemetry);
  const message = encodeProtobuf(telemetry);
  const frame = new Uint8Array(4 + message.length);
  new DataView(frame.buffer).setUint32(0, message.length);
  frame.set(message, 4);
  return frame;
}

/** One piece as a request of OTLP/HTTP: where it goes below the endpoint, and its body in protobuf. */
export function encodeForHttp(telemetry: Telemetry): { path: string; body: Uint8Array } {
  return { path: `/v1/${telemetry.signal}`, body: encodeProtobuf(telemetry) };
}

/** What the body of a 200 answer says was not kept; undefined when all was, or when it is not protobuf. */
export function readHttpAnswer(body: Uint8Array): PartialSuccess | undefined {
  try {
    return decodeResponse(body);
  } catch {
    return undefined;
  }
}

function encodeLine({ signal, groups }: Telemetry): Uint8Array {
  const texts = groups.map((group) => encodeJsonGroup(signal, group));
  return encodeUtf8(`{"${jsonRootKey(signal)}":[${texts.join(',')}]}\n`);
}
