import type { ClientChannel } from '../../contract/channel.ts';
import type { Hello } from '../../contract/operations/session.ts';
import { failure, success, type Result } from '../../contract/result.ts';
import type { Transport } from '../../contract/transport.ts';
import { createTransport } from './channel.ts';
import { connect } from './connect.ts';
import { requestEnginePort } from './desktop.ts';
import { createPortChannel } from './port.ts';
import { readBody } from './read-body.ts';
import { createSocketChannel, type FetchAnswer } from './socket.ts';

export interface HostLink {
  transport: Transport;
  hello: Hello;
  /** How the engine before this one ended; '' when there is nothing to tell. */
  lastCrash: string;
}

/**
 * The line to whichever host serves this page: the desktop shell where there is one, else the server it came from.
 * Nothing beyond this function needs to know which; `hello.capabilities` says what the host can do.
 */
export async function openHost(): Promise<Result<HostLink>> {
  const line = await openLine();
  if (!line.ok) return line;
  const transport = createTransport(line.value.channel);
  const hello = await connect(transport);
  if (hello.ok) return success({ transport, hello: hello.value, lastCrash: line.value.lastCrash });
  transport.close();
  return window.tracebench || hello.error.code !== 'disconnected' ? hello : explainRefusal(hello);
}

/**
 * A browser does not tell the page why a socket was refused. A server that was started again has a new token, and
 * knocking on with the old one would never help.
 */
async function explainRefusal(hello: Result<never>): Promise<Result<never>> {
  const answer = await fetch('./', { method: 'HEAD', cache: 'no-store' }).catch(() => undefined);
  if (answer?.status !== 401) return hello;
  return failure(
    'unsupported',
    'The server was started again and does not know this page any more.',
    'Open the address it printed in the terminal.',
  );
}

async function openLine(): Promise<Result<{ channel: ClientChannel; lastCrash: string }>> {
  if (!window.tracebench) return success({ channel: openSocket(), lastCrash: '' });
  const port = await requestEnginePort(window.tracebench);
  if (!port.ok) return port;
  return success({ channel: createPortChannel(port.value.port), lastCrash: port.value.lastCrash });
}

function openSocket(): ClientChannel {
  return createSocketChannel(new WebSocket(socketUrl(location.href)), fetchAnswer);
}

/** With the page's cookie, as everything else of its server. */
const fetchAnswer: FetchAnswer = async (ticket, signal, newMemory) => {
  const answer = await fetch(answerUrl(location.href, ticket), { cache: 'no-store', signal });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return newMemory ? readBody(answer, newMemory) : new Uint8Array(await answer.arrayBuffer());
};

export function answerUrl(pageUrl: string, ticket: string): string {
  return new URL(`answers/${ticket}`, pageUrl).href;
}

/** Beside the page, so that it is found under any path prefix. */
export function socketUrl(pageUrl: string): string {
  const url = new URL('socket', pageUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
