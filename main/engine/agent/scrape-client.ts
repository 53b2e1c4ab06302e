import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type AgentOptions } from 'node:https';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ScrapeJob } from '../../../core/collector/receivers/prometheus/scrape-config.ts';
import type { Settings } from '../../../core/collector/settings.ts';
import { fileSetting } from '../collector/file-setting.ts';

/** What is sent with each scrape. */
export interface ScrapeClientSettings {
  headers: Readonly<Record<string, string>>;
  /** The value of `authorization`, as it is when it is asked for: files may be written anew. */
  authorization: () => Promise<string | undefined>;
  tls: AgentOptions;
}

export interface ScrapedBody {
  text: string;
  bytes: number;
  isOpenMetrics: boolean;
}

const ACCEPT =
  'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
const MOST_REDIRECTS = 10;

/** `basic_auth`, `authorization`, `bearer_token`, `tls_config` and `http_headers` of a scrape_config. */
export function readScrapeClient(job: Settings): ScrapeClientSettings {
  const ways = ['basic_auth', 'authorization', 'bearer_token', 'bearer_token_file'].filter((key) => job.has(key));
  if (ways.length > 1) job.note([ways[1]!], `only one of ${ways.join(', ')} is possible`);
  const authorization = job.has('basic_auth') ? readBasic(job) : readBearer(job);
  return { headers: readHttpHeaders(job), authorization, tls: readTls(job) };
}

function readBasic(job: Settings): () => Promise<string> {
  const auth = job.inner('basic_auth');
  auth.allow(['username', 'username_file', 'password', 'password_file']);
  const [name, password] = [secret(auth, 'username', 'username_file'), secret(auth, 'password', 'password_file')];
  return async () => `Basic ${Buffer.from(`${await name()}:${await password()}`).toString('base64')}`;
}

function readBearer(job: Settings): () => Promise<string | undefined> {
  if (job.has('bearer_token') || job.has('bearer_token_file')) {
    const token = secret(job, 'bearer_token', 'bearer_token_file');
    return async () => `Bearer ${await token()}`;
  }
  if (!job.has('authorization')) return async () => undefined;
  const auth = job.inner('authorization');
  auth.allow(['type', 'credentials', 'credentials_file']);
  const type = auth.word('type', 'Bearer');
  const credentials = secret(auth, 'credentials', 'credentials_file');
  return async () => `${type} ${await credentials()}`;
}

function secret(settings: Settings, key: string, fileKey: string): () => Promise<string> {
  const [value, path] = [settings.word(key), settings.word(fileKey)];
  if (value !== '' && path !== '') settings.note([fileKey], `only one of ${key} and ${fileKey} is possible`);
  return async () => (path === '' ? value : (await readFile(path, 'utf8')).trim());
}

function readHttpHeaders(job: Settings): Record<string, string> {
  const all = job.inner('http_headers');
  const headers: Record<string, string> = {};
  for (const name of Object.keys(all.all as object)) {
    const header = all.inner(name);
    header.allow(['values'], ['secrets', 'files']);
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) all.note([name], 'is no name of a header');
    else headers[name.toLowerCase()] = header.listedTexts('values').join(', ');
  }
  return headers;
}

function readTls(job: Settings): AgentOptions {
  const tls = job.inner('tls_config');
  tls.allow(
    ['ca', 'ca_file', 'cert', 'cert_file', 'key', 'key_file', 'server_name', 'insecure_skip_verify'],
    ['min_version', 'max_version', 'ca_ref', 'cert_ref', 'key_ref'],
  );
  const [ca, cert, key] = ['ca', 'cert', 'key'].map((name) => pem(tls, name));
  if ((cert === '') !== (key === '')) tls.note([], 'cert and key belong together');
  const serverName = tls.word('server_name');
  return {
    rejectUnauthorized: !tls.bool('insecure_skip_verify'),
    ...(ca === '' ? {} : { ca }),
    ...(cert === '' ? {} : { cert, key }),
    ...(serverName === '' ? {} : { servername: serverName }),
  };
}

function pem(tls: Settings, name: string): string {
  if (tls.has(name)) return tls.word(name);
  return fileSetting(tls, `${name}_file`);
}

/** Asks the targets of one job. */
export class ScrapeClient {
  readonly #job: ScrapeJob;
  readonly #settings: ScrapeClientSettings;
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #https: HttpsAgent;

  constructor(job: ScrapeJob, settings: ScrapeClientSettings) {
    this.#job = job;
    this.#settings = settings;
    this.#https = new HttpsAgent({ keepAlive: true, ...settings.tls });
  }

  /** Rejects with an Error that says why there is nothing. */
  async get(url: string, abort: AbortSignal): Promise<ScrapedBody> {
    const { timeoutMs } = this.#job;
    const signal = AbortSignal.any([abort, AbortSignal.timeout(timeoutMs)]);
    try {
      return await this.#follow(new URL(url), signal);
    } catch (error) {
      if (signal.aborted && !abort.aborted) throw new Error(`no answer within ${timeoutMs} ms`, { cause: error });
      throw error;
    }
  }

  /** To other places of the same server only: what is sent along is for nobody else. */
  async #follow(first: URL, signal: AbortSignal): Promise<ScrapedBody> {
    let url = first;
    for (let i = 0; i <= MOST_REDIRECTS; i++) {
      const response = await this.#ask(url, signal);
      const { statusCode = 0, headers } = response;
      if (statusCode === 200) return this.#read(response);
      response.destroy();
      const isRedirect = [301, 302, 303, 307, 308].includes(statusCode) && this.#job.followRedirects;
      if (!isRedirect || headers.location === undefined) throw new Error(`HTTP ${statusCode}`);
      url = new URL(headers.location, url);
      if (url.origin !== first.origin) throw new Error(`HTTP ${statusCode} to another server is not followed`);
    }
    throw new Error(`more than ${MOST_REDIRECTS} redirects`);
  }

  async #ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    const authorization = await this.#settings.authorization();
    const isSecure = url.protocol === 'https:';
    const headers = {
      accept: ACCEPT,
      'accept-encoding': this.#job.compression ? 'gzip' : 'identity',
      'user-agent': 'Tracebench',
      'x-prometheus-scrape-timeout-seconds': String(this.#job.timeoutMs / 1_000),
      ...this.#settings.headers,
      ...(authorization === undefined ? {} : { authorization }),
    };
    const options = { agent: isSecure ? this.#https : this.#http, signal, headers };
    return new Promise((resolve, reject) => {
      const request = (isSecure ? httpsRequest : httpRequest)(url, options, resolve);
      request.on('error', reject);
      request.end();
    });
  }

  async #read(response: IncomingMessage): Promise<ScrapedBody> {
    const encoding = response.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'gzip' && encoding !== 'identity')
      throw new Error(`Content-Encoding ${encoding} is not supported`);
    const body = encoding === 'gzip' ? unpacked(response) : response;
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of body as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > this.#job.bodyBytes) {
        response.destroy();
        throw new Error(`the answer is larger than ${this.#job.bodyBytes} bytes`);
      }
      parts.push(part);
    }
    const isOpenMetrics = response.headers['content-type']?.startsWith('application/openmetrics-text') === true;
    return { text: Buffer.concat(parts).toString('utf8'), bytes, isOpenMetrics };
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

function unpacked(response: IncomingMessage): Readable {
  const gunzip = createGunzip();
  response.on('error', (error) => gunzip.destroy(error));
  response.on('close', () => {
    if (!response.complete) gunzip.destroy(new Error('the answer was cut short'));
  });
  return response.pipe(gunzip);
}
