import { answerUrl } from '../../renderer/transport/open-host.ts';
import { readBody } from '../../renderer/transport/read-body.ts';
import type { FetchAnswer } from '../../renderer/transport/socket.ts';

/** Fetches large answers as the page at that address does. */
export function fetchFrom(pageUrl: string, headers: Record<string, string> = {}): FetchAnswer {
  return async (ticket, signal, newMemory) => {
    const answer = await fetch(answerUrl(pageUrl, ticket), { headers, signal });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return newMemory ? readBody(answer, newMemory) : new Uint8Array(await answer.arrayBuffer());
  };
}
