import { encodeUtf8 } from '../encoding/utf8.ts';
import { counted } from '../model/counted.ts';
import type { Signal } from '../model/telemetry.ts';
import type { Decoded, Rejection, Warning, WarningCode } from './decoded.ts';
import { encodeJsonMessage } from './encode-json.ts';
import { encodeMessage } from './encode-protobuf.ts';
import type { MessageName } from './fields.ts';

export type OtlpEncoding = 'protobuf' | 'json';

/** What of a request was not kept. Rejected 0 with a message is a warning. */
export interface PartialSuccess {
  /** Spans, log records or data points. */
  rejected: number;
  /** English, for the developer who reads the sender's log. */
  message: string;
}

/** A response must stay small (the specification advises 4 MiB), and the sender writes this into one log line. */
const LONGEST_MESSAGE = 1_000;
const MOST_REASONS = 5;

const RESPONSES: Readonly<Record<Signal, readonly [message: MessageName, count: string]>> = {
  traces: ['ExportTraceServiceResponse', 'rejectedSpans'],
  metrics: ['ExportMetricsServiceResponse', 'rejectedDataPoints'],
  logs: ['ExportLogsServiceResponse', 'rejectedLogRecords'],
};

/** What a sender does that it should change, in words for it. The other warnings are no fault of the sender. */
const WARNING_WORDS: Partial<Record<WarningCode, string>> = {
  'snake-case-key': 'JSON keys must be lowerCamelCase',
  'enum-name': 'enumerations must be numbers',
  'base64-id': 'trace and span ids must be hex',
  'legacy-library-name': 'instrumentationLibrary was replaced by scope',
  'invalid-utf8': 'text was not valid UTF-8 and has been repaired',
  strindex: 'string table indices belong to profiles only',
  'bare-nan': 'NaN and Infinity must be in quotes',
  'log-id-dropped': 'log records had unusable trace or span ids, which were dropped',
  'exemplar-id-dropped': 'exemplars had unusable trace or span ids, which were dropped',
  'link-id-invalid': 'links had unusable trace or span ids',
  'invalid-value': 'values of a resource or scope could not be read and were left out',
};

/** The body of a 200 answer. partial_success is unset when all was kept and there is nothing to say. */
export function encodeResponse(signal: Signal, encoding: OtlpEncoding, partial?: PartialSuccess): Uint8Array {
  const [message, count] = RESPONSES[signal];
  const isFull = partial === undefined || (partial.rejected === 0 && partial.message === '');
  const errorMessage = partial?.message.slice(0, LONGEST_MESSAGE) ?? '';
  const partialSuccess = isFull ? undefined : { [count]: BigInt(partial.rejected), errorMessage };
  return encodeAs(encoding, message, { partialSuccess });
}

/** The body of every error answer: google.rpc.Status. `code` is a gRPC status code, such as 3 for INVALID_ARGUMENT. */
export function encodeStatus(encoding: OtlpEncoding, code: number, message: string): Uint8Array {
  return encodeAs(encoding, 'RpcStatus', { code, message: message.slice(0, LONGEST_MESSAGE) });
}

/** What to tell the sender of a decoded and validated request; undefined when there is nothing to tell. */
export function partialSuccessOf({ rejections, warnings }: Decoded): PartialSuccess | undefined {
  const rejected = rejections.reduce((sum, rejection) => sum + rejection.items, 0);
  const told = [...reasons(rejections), ...warnings.flatMap(warningWords)];
  return told.length === 0 ? undefined : { rejected, message: told.join('; ').slice(0, LONGEST_MESSAGE) };
}

function reasons(rejections: readonly Rejection[]): string[] {
  const first = rejections.slice(0, MOST_REASONS).map((rejection) => rejection.reason);
  const more = rejections.length - first.length;
  return more > 0 ? [...first, `and ${more} more`] : first;
}

function warningWords({ code, count, example }: Warning): string[] {
  const words = WARNING_WORDS[code];
  return words === undefined ? [] : [`${words} (${counted(count, 'time')}, first ${example})`];
}

function encodeAs(encoding: OtlpEncoding, message: MessageName, target: object): Uint8Array {
  return encoding === 'json' ? encodeUtf8(encodeJsonMessage(message, target)) : encodeMessage(message, target);
}
