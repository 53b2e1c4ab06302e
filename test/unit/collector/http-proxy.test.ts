import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Settings } from '../../../core/collector/settings.ts';
import { HttpClient } from '../../../main/engine/collector/exporters/http-client.ts';
import { readHttpClient } from '../../../main/engine/collector/exporters/http-client-settings.ts';
import { environmentProxies } from '../../../main/engine/collector/exporters/proxies.ts';
import { TLS } from '../agent/start-agent.ts';

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A proxy that leads everything to the port, wherever it was meant to go, and says what it was asked for. */
async function proxyTo(port: number) {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => response.end('by way of the proxy'));
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    const there = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    for (const end of [socket, there]) end.on('error', () => undefined);
  });
  return { url: `http://127.0.0.1:${await listening(proxy)}`, asked };
}

function clientOf(written: object, environment: NodeJS.ProcessEnv = {}): HttpClient {
  const settings = new Settings(written);
  const read = readHttpClient(settings, { compression: 'none', timeoutMs: 5_000 });
  expect(settings.problems).toEqual([]);
  const client = new HttpClient(read, {}, environment);
  onTestFinished(() => client.close());
  return client;
}

const posted = async (client: HttpClient, url: string) => {
  const { status, body } = await client.post(
    new URL(url),
    { type: 'text/plain', body: Buffer.from('x') },
    new AbortController().signal,
  );
  return `${status} ${body.toString()}`;
};

test('everything goes by way of proxy_url, also what is on this machine', async () => {
  const { url, asked } = await proxyTo(0);
  const client = clientOf({ proxy_url: url }, { NO_PROXY: '*' });
  expect(await posted(client, 'http://gateway.example:4318/v1/traces')).toBe('200 by way of the proxy');
  expect(await posted(client, 'http://127.0.0.1:1/v1/logs')).toBe('200 by way of the proxy');
  expect(asked).toEqual(['POST http://gateway.example:4318/v1/traces', 'POST http://127.0.0.1:1/v1/logs']);
});

test('over TLS it is a way only: who is spoken to is asked for a certificate', async () => {
  const options = { cert: readFileSync(`${TLS}server.crt`), key: readFileSync(`${TLS}server.key`) };
  const there = createSecureServer(options, (request, response) => {
    request.resume().on('end', () => response.end(`here is ${request.headers.host}`));
  });
  const { url, asked } = await proxyTo(await listening(there));
  const tls = { ca_file: `${TLS}ca.crt`, server_name_override: 'localhost' };
  expect(await posted(clientOf({ proxy_url: url, tls }), 'https://gateway.example:4318/')).toBe(
    '200 here is gateway.example:4318',
  );
  await expect(posted(clientOf({ proxy_url: url }), 'https://gateway.example:4318/')).rejects.toThrow(/certificate/);
  expect(asked[0]).toBe('CONNECT gateway.example:4318');
});

test('the environment says by way of whom, but not for what is on this machine nor what it leaves out', async () => {
  const here = createServer((request, response) => {
    request.resume().on('end', () => response.end('directly'));
  });
  const port = await listening(here);
  const { url, asked } = await proxyTo(0);
  const client = clientOf({}, { HTTP_PROXY: url, NO_PROXY: '0.0.0.0' });
  expect(await posted(client, 'http://gateway.example:4318/')).toBe('200 by way of the proxy');
  expect(await posted(client, `http://127.0.0.1:${port}/`)).toBe('200 directly');
  // Another name of this machine, which is none of loopback.
  expect(await posted(client, `http://0.0.0.0:${port}/`)).toBe('200 directly');
  expect(asked).toEqual(['POST http://gateway.example:4318/']);
});

test('what NO_PROXY leaves out gets nothing of the proxy, by its network', async () => {
  const here = createServer((request, response) => {
    request.resume().on('end', () => response.end('directly'));
  });
  const port = await listening(here);
  const { url, asked } = await proxyTo(0);
  const client = clientOf({}, { http_proxy: url, no_proxy: '0.0.0.0/8' });
  expect(await posted(client, `http://0.0.0.0:${port}/`)).toBe('200 directly');
  expect(asked).toEqual([]);
});

test.each([
  ['http://gw.corp.example/v1/traces', undefined],
  ['http://gw.other.example/v1/traces', 'http://p/'],
  ['http://gw.b\u00fccher.example/', undefined],
  ['http://with.port:4318/', undefined],
  ['http://with.port/', 'http://p/'],
  ['https://with.port:4318/', undefined],
  ['https://with.port/', 'https://s/'],
  ['https://tls.example/', undefined],
  ['http://tls.example/', 'http://p/'],
  ['http://localhost.:4318/', undefined],
  ['http://[::1]:4318/', undefined],
  ['http://[::ffff:127.0.0.1]/', undefined],
  ['http://127.1/', undefined],
])('%s goes by way of %s', (url, proxy) => {
  const proxyOf = environmentProxies({
    HTTP_PROXY: 'p',
    HTTPS_PROXY: 'https://s',
    NO_PROXY: 'corp.example, .b\u00fccher.example, with.port:4318, tls.example:443',
  });
  expect(proxyOf(new URL(url))).toBe(proxy);
});

test.each([
  ['http://user:se%zzcret@proxy:3128', 'gw.example: the proxy of HTTP_PROXY is no URL'],
  ['http://user:secret@proxy:port', 'gw.example: the proxy of HTTP_PROXY is no URL'],
  [
    'socks5://user:secret@proxy:1080',
    'gw.example: the proxy of HTTP_PROXY is not of HTTP: others are not supported here',
  ],
])(
  'a proxy that is none is told of without its password, and where something goes by it only: %s',
  async (proxy, why) => {
    const here = createServer((request, response) => {
      request.resume().on('end', () => response.end('directly'));
    });
    const client = clientOf({}, { HTTP_PROXY: proxy });
    expect(await posted(client, `http://127.0.0.1:${await listening(here)}/`)).toBe('200 directly');
    await expect(posted(client, 'http://gw.example/')).rejects.toThrow(expect.objectContaining({ message: why }));
  },
);

test('a proxy without a scheme is one of HTTP', async () => {
  const { url, asked } = await proxyTo(0);
  const client = clientOf({}, { HTTP_PROXY: url.replace('http://', 'user:p%25w@') });
  expect(await posted(client, 'http://gw.example/')).toBe('200 by way of the proxy');
  expect(asked).toEqual(['POST http://gw.example/']);
});

test('a proxy_url with a % that is no escape is a problem, which does not show it', () => {
  const settings = new Settings({ proxy_url: 'http://user:se%zzcret@proxy' });
  readHttpClient(settings, { compression: 'none', timeoutMs: 0 });
  expect(settings.problems).toEqual([
    { path: ['proxy_url'], message: 'an address such as http://proxy:3128 is expected here' },
  ]);
});
