import { cutAtWord } from '../../../../core/model/cut-at-word.ts';
import { statusMessage } from '../../../../core/collector/status-message.ts';
import { ConsumeError } from '../consumer.ts';
import type { HttpResult } from './http-client.ts';

/** Letters of what an answer says. */
const MOST_TEXT = 300;

/** Of an answer that is no success. Without what may be secret in its address. */
export function refusalOf({ url, status, headers, body }: HttpResult, isPermanent: boolean): ConsumeError {
  const at = `${url.host}${url.pathname}`;
  return new ConsumeError(`${at}: HTTP ${status}${errorText(body, headers['content-type'])}`, {
    isPermanent,
    retryAfterMs: retryAfterMs(headers['retry-after']),
  });
}

/** google.rpc.Status, in protobuf as in JSON, or plain text; other bytes are not for people. */
function errorText(answer: Buffer, type = ''): string {
  const text = (type.includes('json') || type.startsWith('text/') ? plainText(answer) : statusMessage(answer)).trim();
  if (text === '') return '';
  return `: ${text.length > MOST_TEXT ? `${cutAtWord(text, MOST_TEXT)}…` : text}`;
}

/** An answer of JSON may be cut, or have its message somewhere inside. */
function plainText(answer: Buffer): string {
  const text = answer.toString();
  const [, message] = /"message"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  try {
    return message === undefined ? text : (JSON.parse(message) as string);
  } catch {
    return text;
  }
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
