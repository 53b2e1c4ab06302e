import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Transport } from '../../../contract/transport.ts';
import { createTransport } from '../../../renderer/transport/channel.ts';
import { connect } from '../../../renderer/transport/connect.ts';
import { createSocketChannel, type SocketLike } from '../../../renderer/transport/socket.ts';
import { eventually } from '../../helpers/eventually.ts';
import { fetchFrom } from '../../helpers/fetch-answer.ts';
import { sendSpans, spansRequest, startServing, type Serving } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

interface Page {
  transport: Transport;
  closed: Promise<string>;
}

async function startPages(): Promise<Serving & { dataDir: string; page: () => Promise<Page> }> {
  const home = await makeTempDir();
  const serving = await startServing([], { XDG_DATA_HOME: home });
  onTestFinished(async () => void (await serving.stop()));
  const opened = await fetch(serving.ready.ui, { redirect: 'manual' });
  const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!;
  const { origin, host, pathname } = new URL(serving.ready.ui);
  const page = async () => {
    const socket = new WebSocket(`ws://${host}${pathname}socket`, { headers: { cookie }, origin });
    const transport = createTransport(
      createSocketChannel(socket as unknown as SocketLike, fetchFrom(origin + pathname, { cookie })),
    );
    const closed = new Promise<string>((resolve) => transport.onClose(resolve));
    expect(await connect(transport)).toMatchObject({
      ok: true,
      value: { capabilities: { sessions: true, settings: true, newWindow: false } },
    });
    return { transport, closed };
  };
  return { ...serving, dataDir: join(home, 'tracebench'), page };
}

async function ask(transport: Transport) {
  const answer = await transport.call('session.get', {});
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

describe('sessions behind one served page', () => {
  test('another is opened: pages come back to it, and nothing acknowledged is lost', async () => {
    const { ready, page } = await startPages();
    const first = await page();
    expect(await sendSpans(ready.otlpHttp, spansRequest(0, 3))).toBe(200);
    const made = await first.transport.call('sessions.create', { name: 'Second' });
    const { id } = (made as { value: { id: string } }).value;
    expect(await first.transport.call('sessions.open', { id })).toEqual({ ok: true, value: { opened: true } });
    expect(await first.closed).toBe('another session is opened');

    const second = await page();
    const session = await ask(second.transport);
    expect(session).toMatchObject({ name: id, counts: { spans: 0 } });
    // The ports came along: any free one was asked for, so their numbers are new.
    const http = session.receivers.find(({ protocol }) => protocol === 'otlp-http')!;
    expect(await sendSpans(`http://${http.address}`, spansRequest(1, 2))).toBe(200);
    expect((await ask(second.transport)).counts.spans).toBe(2);
    const listed = await second.transport.call('sessions.list', {});
    const open = (listed as { value: { sessions: { id: string; open: string }[] } }).value.sessions;
    expect(open.map(({ id, open }) => [id, open]).toSorted()).toEqual([
      ['live.tracebench', ''],
      [id, 'here'],
    ]);

    await second.transport.call('sessions.open', { id: 'live.tracebench' });
    await second.closed;
    const third = await page();
    expect(await ask(third.transport)).toMatchObject({ name: 'live.tracebench', counts: { spans: 3 } });
  });

  test('one that cannot be opened leaves everything as it is, and says why', async () => {
    const { ready, page, dataDir } = await startPages();
    const { transport } = await page();
    await writeFile(join(dataDir, 'broken.tracebench'), 'not a database');
    const answer = await transport.call('sessions.open', { id: 'broken.tracebench' });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'store-failed', message: expect.stringContaining('is no session but another file') },
    });
    expect(await sendSpans(ready.otlpHttp, spansRequest(0, 1))).toBe(200);
    expect(await ask(transport)).toMatchObject({ name: 'live.tracebench', counts: { spans: 1 } });
  });

  test('settings are kept, with what the command line decided shown as such', async () => {
    const { page } = await startPages();
    const { transport } = await page();
    const got = await transport.call('settings.get', {});
    if (!got.ok) throw new Error(got.error.message);
    expect(got.value.fixed).toEqual(['receivers.otlpHttpPort', 'receivers.otlpGrpcPort']);
    const settings = { ...got.value.settings, retention: { maxBytes: 5_000_000_000, maxAgeHours: 48 } };
    await transport.call('settings.set', { settings });
    const heard = await eventually(async () => {
      const again = await (await page()).transport.call('settings.get', {});
      return again.ok ? again.value.settings.retention : undefined;
    });
    expect(heard).toEqual({ maxBytes: 5_000_000_000, maxAgeHours: 48 });
  });
});
