import { status, type ServiceError } from '@grpc/grpc-js';
import { readRetryDelayMs } from '../../../../core/collector/retry-info.ts';
import { ConsumeError } from '../consumer.ts';
import { connectionText } from './connection-text.ts';

/** OTLP specification, "OTLP/gRPC Response": these may be sent again; RESOURCE_EXHAUSTED only where the server says when. */
const RETRYABLE = new Set<number>([
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.OUT_OF_RANGE,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);
/** What grpc-js calls INTERNAL by itself, without a word of the server: the connection broke as the call began, or the stream was reset. */
const BROKE_OFF = /^(Failed to start HTTP\/2 stream|Received RST_STREAM)/;
/** google.rpc.RetryInfo in the status details. */
const DETAILS = 'grpc-status-details-bin';

/** Whether what was sent to `endpoint` may be sent again, and when, by the status it was answered with. */
export function refusalOf({ code, details, metadata }: ServiceError, endpoint: string): ConsumeError {
  const message = `${endpoint}: ${status[code] ?? code}: ${connectionText(details)}`;
  const [sent] = metadata?.get(DETAILS) ?? [];
  const retryAfterMs = Buffer.isBuffer(sent) ? readRetryDelayMs(sent) : undefined;
  const brokeOff = code === status.INTERNAL && BROKE_OFF.test(details);
  const mayRetry =
    RETRYABLE.has(code) || brokeOff || (code === status.RESOURCE_EXHAUSTED && retryAfterMs !== undefined);
  return new ConsumeError(message, { isPermanent: !mayRetry, retryAfterMs });
}
