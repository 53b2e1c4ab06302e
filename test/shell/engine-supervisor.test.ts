import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ENGINE_PORT_MESSAGE } from '../../contract/desktop.ts';
import { StoreLockedError, type EngineOptions } from '../../main/engine/api.ts';
import { connect } from '../../renderer/transport/connect.ts';
import { requestEnginePort } from '../../renderer/transport/desktop.ts';
import { eventually } from '../helpers/eventually.ts';
import { FakeEngine, type FakeHandlers } from '../helpers/fake-engine.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import * as electron from './electron-stand-in.ts';
import { bridge, makePageWindow, openTransport, playEngines } from './play-engine.ts';
import { useTempHome } from './temp-home.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

const engines: FakeEngine[] = [];
const opened: EngineOptions[] = [];
let dataDir = '';
let openError: Error | undefined;
let handlers: FakeHandlers = {};

async function createEngine(options: EngineOptions) {
  opened.push(options);
  if (openError) throw openError;
  const engine = new FakeEngine(handlers);
  engine.storePath = options.storePath;
  engines.push(engine);
  return engine;
}

const child = () => electron.children.at(-1)!;
beforeAll(async () => {
  vi.stubGlobal('window', makePageWindow());
  dataDir = await useTempHome();
  vi.stubEnv('NODE_OPTIONS', '--no-warnings');
  vi.stubEnv('SECRET_TOKEN', 'secret');
  playEngines(createEngine);
  await import('../../main/hosts/electron/main.ts');
  await electron.becomeReady();
  await import('../../preload/preload.ts');
  electron.page.sender = electron.BrowserWindow.all[0]!.webContents;
});

beforeEach(() => {
  openError = undefined;
  handlers = {};
});

afterEach(() => vi.useRealTimers());

describe('engine supervisor', () => {
  test('there is no engine until a page asks for one', () => {
    expect(electron.children).toHaveLength(0);
  });

  test('the port handed over reaches the engine', async () => {
    const { transport, lastCrash } = await openTransport();
    expect(await connect(transport)).toMatchObject({ ok: true });
    expect(lastCrash).toBe('');
    expect(opened).toMatchObject([
      {
        storePath: join(dataDir, 'live.tracebench'),
        capabilities: {
          host: 'electron',
          openPath: true,
          sessions: true,
          newWindow: true,
          settings: true,
          desktop: true,
        },
        receivers: { hosts: ['127.0.0.1', '::1'], otlpHttpPort: 4318, otlpGrpcPort: 4317 },
        allowSql: true,
      },
    ]);
  });

  test('its process is named, heard, and knows only what it needs of the environment', () => {
    expect(child().file).toMatch(/dist\/main\/engine-process\.js$/);
    expect(child().options).toMatchObject({ serviceName: 'Tracebench engine', stdio: ['ignore', 'pipe', 'pipe'] });
    expect(child().options.env).toMatchObject({ XDG_DATA_HOME: dirname(dataDir) });
    expect(child().options.env).not.toHaveProperty('NODE_OPTIONS');
    expect(child().options.env).not.toHaveProperty('SECRET_TOKEN');
  });

  test('a second page gets a line of its own to the same engine', async () => {
    const first = await openTransport();
    const second = await openTransport();
    expect(electron.children).toHaveLength(1);
    expect(await connect(second.transport)).toMatchObject({ ok: true });
    second.transport.close();
    expect(await connect(first.transport)).toMatchObject({ ok: true });
  });

  test('the port message is taken from our own window only', async () => {
    const forged = Object.assign(new Event('message'), { data: ENGINE_PORT_MESSAGE, ports: [{}], source: {} });
    const asking = requestEnginePort(bridge());
    window.dispatchEvent(forged);
    const answer = await asking;
    expect(answer.ok && 'postMessage' in answer.value.port).toBe(true);
  });

  test('after a crash the page is told, and finds a new engine and the reason', async () => {
    const { transport } = await openTransport();
    const told = vi.fn();
    transport.onClose(told);
    child().stderr.write('out of memory\n');
    await eventually(() => expect(child().stderr.readableLength).toBe(0));
    child().end(134);
    await eventually(() => expect(told).toHaveBeenCalledWith('the engine stopped'));
    const again = await openTransport();
    expect(electron.children).toHaveLength(2);
    const log = join(dataDir, 'logs/engine.log');
    await eventually(async () => {
      const lines = await readFile(log, 'utf8');
      expect(lines).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z live\.tracebench: out of memory$/m);
      expect(lines).toContain('live.tracebench: The engine stopped unexpectedly (exit code 134).');
    });
    expect(await bridge().showLog()).toBe(true);
    expect(electron.shell.showItemInFolder).toHaveBeenCalledWith(log);
    expect(again.lastCrash).toBe('The engine stopped unexpectedly (exit code 134). Its last words: out of memory');
    expect(await connect(again.transport)).toMatchObject({ ok: true });
    expect((await openTransport()).lastCrash).toBe('');
  });

  test('one that keeps crashing is left alone for a while', async () => {
    for (const code of [1, 2]) {
      child().end(code);
      await Promise.resolve();
      if (code === 1) await openTransport();
    }
    const before = electron.children.length;
    const refused = await bridge().connect();
    expect(refused).toMatchObject({ ok: false, error: { code: 'internal', message: /3 times/ } });
    expect(electron.children).toHaveLength(before);
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });
    expect((await openTransport()).lastCrash).toContain('exit code 2');
  });

  test('before the machine sleeps what waits is written; when it wakes the ports are looked after', async () => {
    await openTransport();
    electron.powerMonitor.emit('suspend');
    await eventually(() => expect(engines.at(-1)!.did).toEqual(['flush']));
    electron.powerMonitor.emit('resume');
    await eventually(() => expect(engines.at(-1)!.did).toEqual(['flush', 'checkReceivers']));
  });

  test('another session is opened by another engine, once the first has closed', async () => {
    const { transport } = await openTransport();
    const told = vi.fn();
    transport.onClose(told);
    const path = join(await makeTempDir(), 'other.tracebench');
    await writeFile(path, '12345678DUCK');
    const first = engines.at(-1)!;
    child().emit('message', { kind: 'open-session', storePath: path, window: 'this' });
    await eventually(() => expect(told).toHaveBeenCalledOnce());
    expect(first.closed).toBe(true);
    expect((await openTransport()).lastCrash).toBe('');
    expect(opened.at(-1)).toMatchObject({ storePath: path });
  });

  test('a store that cannot be opened is an answer, not a crash', async () => {
    await closeSession();
    openError = new StoreLockedError('it is in use by process 9');
    const error = { code: 'store-locked', message: 'it is in use by process 9' };
    expect(await bridge().connect()).toMatchObject({ ok: false, error });
    openError = undefined;
    expect((await openTransport()).lastCrash).toBe('');
  });

  test('a window closed while the engine was starting gets no port', async () => {
    await closeSession();
    const frame = electron.page.sender!.mainFrame;
    const posted = frame.posted.length;
    const asking = bridge().connect();
    frame.destroyed = true;
    expect(await asking).toMatchObject({ ok: false, error: { code: 'disconnected' } });
    frame.destroyed = false;
    expect(frame.posted).toHaveLength(posted);
  });

  test('quitting waits for the engine to close its store', async () => {
    await openTransport();
    const engine = engines.at(-1)!;
    const preventDefault = vi.fn();
    electron.app.quit.mockClear();
    electron.app.emit('before-quit', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    await eventually(() => expect(electron.app.quit).toHaveBeenCalledOnce());
    expect(engine.closed).toBe(true);
    expect(child().killed).toBe(false);
    expect(await bridge().connect()).toMatchObject({ ok: false, error: { code: 'disconnected' } });
  });
});

/** Ends the engine as switching sessions does: on purpose. */
async function closeSession(): Promise<void> {
  const path = join(await makeTempDir(), 'next.tracebench');
  await writeFile(path, '12345678DUCK');
  const ended = new Promise((resolve) => child().once('exit', resolve));
  child().emit('message', { kind: 'open-session', storePath: path, window: 'this' });
  await ended;
}

describe('engine supervisor, with an engine that does not listen', () => {
  test('is killed when it does not stop by itself', async () => {
    electron.childMain.run = () => undefined;
    const { EngineRun } = await import('../../main/hosts/electron/engine-run.ts');
    vi.useFakeTimers();
    const settings = {
      storePath: '',
      receivesIn: '',
      dataDir: '',
      version: '',
      samplePath: '',
      otlpHttpPort: 0,
      otlpGrpcPort: 0,
    };
    const run = new EngineRun('/x', settings, { onNews: vi.fn(), onOutput: vi.fn() });
    const stopped = run.stop();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(child().killed).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    await stopped;
    expect(child().killed).toBe(true);
    expect(await run.ended).toEqual({ kind: 'stopped' });
    expect((await run.ready).ok).toBe(false);
  });
});
