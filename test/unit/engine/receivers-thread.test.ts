import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DoorToDesk } from '../../../main/engine/pipeline/requests/messages.ts';
import { ReceiversThread } from '../../../main/engine/receivers-thread.ts';
import { eventually } from '../../helpers/eventually.ts';

const WANTED = { enabled: true, otlpHttpPort: 0, otlpGrpcPort: 0 };

let refused: string[];
let thread: ReceiversThread;
let desk: MessagePort;
let heard: DoorToDesk[];

beforeEach(async () => {
  [refused, heard] = [[], []];
  thread = new ReceiversThread({
    hosts: ['127.0.0.1'],
    storePath: '',
    onRefused: ({ code }) => refused.push(code),
    onBurstOver: () => undefined,
  });
  const { port1, port2 } = new MessageChannel();
  desk = port1.on('message', (message: DoorToDesk) => heard.push(message));
  thread.open(port2);
  thread.hide(['password']);
  await thread.apply(WANTED);
});

afterEach(async () => {
  desk.close();
  await thread.close();
});

const http = () => thread.status().find(({ protocol }) => protocol === 'otlp-http')!;

async function send(): Promise<number> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const url = `http://${http().address}/v1/traces`;
  return (await fetch(url, { method: 'POST', headers, body: new Uint8Array([10, 0]) })).status;
}

const requests = () => heard.filter((message) => message.kind === 'request');

async function answerNext(): Promise<void> {
  const { id } = (await eventually(() => requests()[0] ?? Promise.reject(new Error('no request yet'))))!;
  desk.postMessage({ kind: 'answer', id, body: new Uint8Array() });
}

describe('the thread of the receivers', () => {
  test('carries a request to the desk and its answer back, and says how many came', async () => {
    const answer = send();
    await answerNext();
    expect(await answer).toBe(200);
    await eventually(() => expect(http()).toMatchObject({ state: 'listening', requests: 1, refusedRequests: 0 }));
  });

  test('what is to be hidden is told before any request that comes after', async () => {
    const answer = send();
    await answerNext();
    await answer;
    const hides = heard.flatMap((message, at) => (message.kind === 'hide' ? [{ at, keys: message.keys }] : []));
    expect(hides.at(-1)!.keys).toEqual(['password']);
    expect(hides.at(-1)!.at).toBeLessThan(heard.indexOf(requests()[0]!));
  });

  test('while the store fails, and while nobody reads, senders are told to come back', async () => {
    thread.fail('the disk is gone');
    await eventually(async () => expect(await send()).toBe(503));
    expect(requests()).toEqual([]);
    thread.fail(undefined);
    const waiting = send();
    await eventually(() => expect(requests()).toHaveLength(1));
    thread.shut('it died');
    expect(await waiting).toBe(503);
    expect(await send()).toBe(503);
    await eventually(() => expect(refused).toEqual(['store-failed', 'store-failed', 'busy']));
  });

  test('that it ended is said where its ports are shown', async () => {
    await thread.apply({ ...WANTED, enabled: false });
    await thread.end();
    expect(thread.status()).toMatchObject([
      { protocol: 'otlp-http', state: 'failed', message: expect.stringContaining('Receiving has stopped') },
      { protocol: 'otlp-grpc', state: 'failed' },
    ]);
    await thread.apply(WANTED); // and nobody waits for an answer
  });

  test('a new desk takes over, and is told what to hide first', async () => {
    thread.shut('it died');
    const { port1, port2 } = new MessageChannel();
    const news: DoorToDesk[] = [];
    port1.on('message', (message: DoorToDesk) => {
      news.push(message);
      if (message.kind === 'request') port1.postMessage({ kind: 'answer', id: message.id, body: new Uint8Array() });
    });
    thread.open(port2);
    expect(await send()).toBe(200);
    expect(news[0]).toEqual({ kind: 'hide', keys: ['password'] });
    port1.close();
  });
});
