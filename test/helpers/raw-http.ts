import { once } from 'node:events';
import { request, type ClientRequest, type IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** One request as written: unlike fetch, it sends any Host, Origin and path, and follows nothing. */
export async function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<RawAnswer> {
  const asking = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
  asking.end();
  const [response] = await once(asking, 'response');
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

function requestUpgrade(port: number, path: string, headers: Record<string, string>): ClientRequest {
  const upgrade = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  const asking = request({ host: '127.0.0.1', port, path, headers: { ...upgrade, ...headers }, agent: false });
  asking.end();
  return asking;
}

/** The status an upgrade is answered with; 101 when it is granted. */
export async function askUpgrade(port: number, path: string, headers: Record<string, string>): Promise<number> {
  const asking = requestUpgrade(port, path, headers);
  return new Promise((resolve, reject) => {
    asking.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asking.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    asking.on('error', reject);
  });
}

/** The stream behind a granted upgrade, on which nobody speaks WebSocket. */
export async function openUpgrade(port: number, path: string, headers: Record<string, string>): Promise<Duplex> {
  const [, stream] = await once(requestUpgrade(port, path, headers), 'upgrade');
  return stream as Duplex;
}
