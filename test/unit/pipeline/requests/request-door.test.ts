import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { senderWith } from '../../../../core/collector/sender.ts';
import { RequestDoor } from '../../../../main/engine/pipeline/requests/request-door.ts';

test('a request goes to another thread without what is known of its sender', async () => {
  const door = new RequestDoor({ hasRoom: () => true, onRefused: () => undefined });
  const { port1, port2 } = new MessageChannel();
  door.open(port1);
  await once(port2, 'message');
  const sender = { ...senderWith(new Map()), gone: new AbortController().signal };
  const answer = door.receive({
    signal: 'traces',
    format: 'json',
    source: 'otlp-http',
    body: new Uint8Array(2),
    sender,
  });
  const [request] = (await once(port2, 'message')) as [{ id: number }];
  expect(request).toEqual({
    ...{ kind: 'request', id: 1, signal: 'traces', format: 'json', source: 'otlp-http' },
    ...{ key: expect.any(Uint8Array) as Uint8Array, body: new Uint8Array(2) },
  });
  port2.postMessage({ kind: 'answer', id: 1, body: new Uint8Array(3) });
  expect(await answer).toEqual(new Uint8Array(3));
  door.shut('the test is over');
});
