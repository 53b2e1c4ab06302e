import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { timerMs } from '../../../../core/model/timer-ms.ts';
import type { Sender } from '../../../../core/collector/sender.ts';
import type { ComponentContext } from '../component.ts';
import { ConsumeError } from '../consumer.ts';
import { headersOf } from './client-settings.ts';
import { connectionText } from './connection-text.ts';
import { agentsOf, type Agents } from './http-agents.ts';
import type { HttpClientSettings } from './http-client-settings.ts';
import { COMPRESS } from './http-compression.ts';
import { environmentProxies, type ProxyOf } from './proxies.ts';

/** What is read of an answer: status and partial success need no more (the Collector's `maxHTTPResponseReadBytes`). */
const MOST_ANSWER_BYTES = 64 * 1024;

export interface HttpPost {
  type: string;
  body: Uint8Array;
  sender?: Sender | undefined;
}

export interface HttpResult {
  url: URL;
  status: number;
  headers: IncomingMessage['headers'];
  /** The beginning of it. */
  body: Buffer;
}

/** Posts bodies over connections that are kept. */
export class HttpClient {
  readonly #settings: HttpClientSettings;
  /** By the proxy they go by; '' = none. */
  readonly #agents = new Map<string, Agents>();
  readonly #proxyOf: ProxyOf;
  readonly #headersOf: ReturnType<typeof headersOf>;

  /** `environment` has HTTP_PROXY, HTTPS_PROXY and NO_PROXY, where they are set. */
  constructor(
    settings: HttpClientSettings,
    context: Pick<ComponentContext, 'authHeaders'>,
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    this.#settings = settings;
    this.#headersOf = headersOf(settings.headers, settings.authenticator, context);
    const proxy = settings.proxy?.href;
    this.#proxyOf = proxy === undefined ? environmentProxies(environment) : () => proxy;
  }

  /**
   * Resolves with whatever is answered; a redirect is not followed. Rejects with ConsumeError where nothing is. `sender` is whose
   * telemetry it is, where that is known.
   */
  async post(url: URL, { type, body: plain, sender }: HttpPost, abort: AbortSignal): Promise<HttpResult> {
    const { compression } = this.#settings;
    const body = compression === 'none' ? plain : await COMPRESS[compression](plain);
    return this.#exchange(url, { type, body, sender }, abort);
  }

  async #exchange(url: URL, { type, body, sender }: HttpPost, abort: AbortSignal): Promise<HttpResult> {
    const { compression, timeoutMs, connections } = this.#settings;
    const isSecure = url.protocol === 'https:';
    const { http, https } = this.#agentsTo(url);
    const signal = timeoutMs > 0 ? AbortSignal.any([abort, AbortSignal.timeout(timerMs(timeoutMs))]) : abort;
    const options = {
      method: 'POST',
      agent: isSecure ? https : http,
      signal,
      headers: {
        'content-type': type,
        ...(compression === 'none' ? {} : { 'content-encoding': compression }),
        'content-length': body.length,
        'user-agent': 'Tracebench',
        // Node's agent keeps a connection all the same, where others wait for one.
        ...(connections.isKept ? {} : { connection: 'close' }),
        ...this.#headersOf(sender),
      },
    };
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        const reason = signal.aborted && !abort.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
        reject(new ConsumeError(`${url.host}: ${reason}`));
      };
      const request = (isSecure ? httpsRequest : httpRequest)(url, options, (response) => {
        const { statusCode: status = 0, headers: answered } = response;
        readAnswer(response).then((read) => resolve({ url, status, headers: answered, body: read }), fail);
      });
      request.on('error', fail);
      request.end(body);
    });
  }

  #agentsTo(url: URL): Agents {
    const proxy = this.#proxyOf(url) ?? '';
    let agents = this.#agents.get(proxy);
    // Node has rules of its own for what is left out: it is told of the proxy only.
    agents ??= agentsOf(this.#settings, proxy === '' ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } });
    this.#agents.set(proxy, agents);
    return agents;
  }

  close(): void {
    for (const { http, https } of this.#agents.values()) {
      http.destroy();
      https.destroy();
    }
  }
}

/** Its beginning. Who talks on loses the connection, as with the Collector. */
async function readAnswer(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > MOST_ANSWER_BYTES) break;
  }
  return Buffer.concat(parts);
}

/** Where a name has several addresses, each has a reason of its own, and the error none. */
function reasonOf(error: Error): string {
  if (!(error instanceof AggregateError)) return connectionText(error.message);
  return error.errors.map((one: Error) => connectionText(one.message)).join(', ');
}
