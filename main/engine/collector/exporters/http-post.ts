import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { ConsumeError } from '../consumer.ts';
import type { ClientTls } from './client-settings.ts';

/** What is read of an answer: the rest is for nobody. */
const MOST_ANSWER_BYTES = 64 * 1024;
const MOST_TEXT = 300;

export interface HttpPost {
  url: URL;
  headers: OutgoingHttpHeaders;
  body: Uint8Array;
  /** 0 = without end. */
  timeoutMs: number;
  abort: AbortSignal;
}

export interface PostAnswer {
  status: number;
  /** The beginning of it, for people. */
  text: string;
  retryAfterMs: number | undefined;
}

/** Connections to one back end. Redirects are not followed: who is to have the data is said in the configuration. */
export class HttpPoster {
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #https: HttpsAgent;

  constructor({ ca, cert, key, serverName, skipVerify }: ClientTls) {
    this.#https = new HttpsAgent({
      keepAlive: true,
      rejectUnauthorized: !skipVerify,
      ...(ca === '' ? {} : { ca }),
      ...(cert === '' ? {} : { cert, key }),
      ...(serverName === '' ? {} : { servername: serverName }),
    });
  }

  /** Whatever it answers. Rejects with ConsumeError where it does not. */
  post({ url, headers, body, timeoutMs, abort }: HttpPost): Promise<PostAnswer> {
    const isSecure = url.protocol === 'https:';
    const signal = timeoutMs > 0 ? AbortSignal.any([abort, AbortSignal.timeout(Math.ceil(timeoutMs))]) : abort;
    const agent = isSecure ? this.#https : this.#http;
    const options = { method: 'POST', agent, signal, headers: { ...headers, 'content-length': body.length } };
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        const reason = signal.aborted && !abort.aborted ? `no answer within ${timeoutMs} ms` : error.message;
        reject(new ConsumeError(`${url.host}: ${reason}`));
      };
      const request = (isSecure ? httpsRequest : httpRequest)(url, options, (response) => {
        answerOf(response).then(resolve, fail);
      });
      request.on('error', fail);
      request.end(body);
    });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

async function answerOf(response: IncomingMessage): Promise<PostAnswer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    if (length < MOST_ANSWER_BYTES) parts.push(part);
    length += part.length;
  }
  const text = Buffer.concat(parts).toString('utf8').slice(0, MOST_TEXT).trim();
  return { status: response.statusCode ?? 0, text, retryAfterMs: retryAfterMs(response.headers['retry-after']) };
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
