import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  DEFAULT_SETTINGS,
  type HiddenValues,
  type Settings,
  type SettingsAnswer,
} from '../../../contract/operations/library.ts';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import type { InputOf } from '../../../contract/operations.ts';
import type { Engine } from '../../../main/engine/api.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import { openSettings, type FixedSettings } from '../../../main/hosts/settings-file.ts';
import { sendSpans, spansRequest } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { freePort } from '../../helpers/free-port.ts';

async function startEngine(fixed: FixedSettings = {}): Promise<Engine> {
  const dir = await makeTempDir();
  const engine = await createEngine({
    storePath: join(dir, 's.tracebench'),
    engineVersion: '0',
    capabilities: { host: 'test', ...NO_CAPABILITIES, settings: true },
    receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 1, otlpGrpcPort: 1 },
    allowSql: true,
    samplePath: '',
    settings: await openSettings(join(dir, 'settings.json'), {
      ...fixed,
      receivers: { otlpGrpcPort: 0, ...fixed.receivers },
    }),
  });
  onTestFinished(() => engine.close());
  return engine;
}

/** Another may have taken the port before we do; then the next free one is as good. */
async function moveToFreePort(engine: Engine): Promise<{ answer: SettingsAnswer; port: number }> {
  for (;;) {
    const port = await freePort();
    const answer = await save(engine, ({ receivers }) => (receivers.otlpHttpPort = port));
    if (http(engine).address === `127.0.0.1:${port}`) return { answer, port };
  }
}

async function save(engine: Engine, change: (settings: Settings) => void): Promise<SettingsAnswer> {
  const settings = structuredClone(DEFAULT_SETTINGS);
  change(settings);
  const answer = await engine.call('settings.set', { settings });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

const http = (engine: Engine) => engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!;

async function attributesOf(engine: Engine): Promise<string[]> {
  const answer = await engine.call('sql.query', { sql: 'SELECT attributes::VARCHAR FROM spans' });
  return answer.ok ? answer.value.rows.map(([cell]) => String(cell)) : [answer.error.message];
}

function spanWith(texts: Record<string, string>, name: string): string {
  const request = JSON.parse(spansRequest(0, 1)) as { resourceSpans: { scopeSpans: { spans: object[] }[] }[] };
  const attributes = Object.entries(texts).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  Object.assign(request.resourceSpans[0]!.scopeSpans[0]!.spans[0]!, { name, attributes });
  return JSON.stringify(request);
}

describe('settings hold at once', () => {
  test('a port moves; what is sent to the new one is kept, the old one is free', async () => {
    const engine = await startEngine();
    const heard = vi.fn();
    engine.subscribe('settings.changed', heard);
    const { port: first } = await moveToFreePort(engine);
    expect(await sendSpans(`http://127.0.0.1:${first}`, spansRequest(0, 2))).toBe(200);
    const { answer, port: second } = await moveToFreePort(engine);
    expect(answer.warnings).toBeUndefined();
    expect(http(engine)).toMatchObject({ state: 'listening', address: `127.0.0.1:${second}` });
    expect(await sendSpans(`http://127.0.0.1:${second}`, spansRequest(1, 3))).toBe(200);
    await expect(sendSpans(`http://127.0.0.1:${first}`, spansRequest(2, 1))).rejects.toThrow();
    expect(await engine.call('session.get', {})).toMatchObject({ value: { counts: { spans: 5 } } });
    expect(heard).toHaveBeenLastCalledWith({ settings: answer.settings });
  });

  test('a port that is taken is told, and the next one listened on', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const engine = await startEngine();
    const { warnings } = await save(engine, ({ receivers }) => (receivers.otlpHttpPort = port));
    expect(warnings).toEqual([expect.stringContaining(`port ${port} is taken`)]);
    expect(http(engine).state).toBe('listening');
  });

  test('receiving is switched off and on again', async () => {
    const engine = await startEngine({ receivers: { otlpHttpPort: 0 } });
    const { address } = http(engine);
    await save(engine, ({ receivers }) => (receivers.enabled = false));
    expect(engine.receivers.map(({ state, message }) => [state, message !== ''])).toEqual([
      ['off', true],
      ['off', true],
    ]);
    await expect(sendSpans(`http://${address}`, spansRequest(0, 1))).rejects.toThrow();
    expect((await save(engine, () => undefined)).warnings).toBeUndefined();
    expect(await sendSpans(`http://${http(engine).address}`, spansRequest(0, 1))).toBe(200);
  });

  test('what is not about ports leaves them alone', async () => {
    const engine = await startEngine({ receivers: { otlpHttpPort: 0 } });
    const { address } = http(engine);
    await save(engine, ({ retention }) => (retention.maxAgeHours = 24));
    expect(http(engine).address).toBe(address);
  });

  test('values are hidden before they are stored, and counted', async () => {
    const engine = await startEngine({ receivers: { otlpHttpPort: 0 } });
    await save(engine, ({ redaction }) => (redaction.onReceive = true));
    await sendSpans(`http://${http(engine).address}`, spanWith({ 'user.Password': 'hunter2' }, 'x'));
    expect(await attributesOf(engine)).toEqual(['{"user.Password":"[redacted]"}']);
    const session = await engine.call('session.get', {});
    expect(session).toMatchObject({
      value: {
        losses: [
          {
            kind: 'warning',
            source: 'otlp-http',
            signal: 'traces',
            code: 'redacted',
            example: 'user.Password',
            count: 1,
          },
        ],
      },
    });
  });

  test('values are hidden in every file given away, and stay in the session', async () => {
    const engine = await startEngine({ receivers: { otlpHttpPort: 0 } });
    const url = 'https://x.example/?access_token=opensesame';
    await sendSpans(
      `http://${http(engine).address}`,
      spanWith({ 'user.password': 'hunter2', url }, 'mail a@mail.example'),
    );
    await save(engine, ({ redaction }) => redaction.texts.push('emails'));
    expect(await attributesOf(engine)).toEqual([expect.stringMatching(/hunter2.*opensesame/)]);
    const trace = { kind: 'trace', traceId: '1'.padStart(32, '0') } as const;
    const everything = { kind: 'all' } as const;
    const exports = [
      ...(['otlp-json', 'otlp-jsonl', 'otlp-proto-framed', 'jaeger-json', 'zipkin-json', 'chrome-trace'] as const).map(
        (format) => ({ format, scope: everything }),
      ),
      { format: 'csv', table: 'spans', scope: everything },
      { format: 'ndjson', table: 'spans', scope: everything },
      { format: 'html', scope: trace },
    ] as const;
    for (const input of exports) {
      const { text, hidden } = await exportAll(engine, input);
      expect(text, input.format).toContain('[redacted]');
      expect(text, input.format).not.toMatch(/hunter2|opensesame|a@mail/);
      expect(hidden.map(({ rule }) => rule).toSorted(), input.format).toEqual(['emails', 'keys', 'tokens']);
      const whole = await exportAll(engine, { ...input, redact: false });
      expect(whole.text, input.format).toMatch(/hunter2/);
      expect(whole.hidden).toEqual([]);
    }
    const traces = await exportAll(engine, { format: 'csv', table: 'traces', scope: everything });
    expect(traces.text).not.toContain('a@mail');
    await save(engine, ({ redaction }) => (redaction.onExport = false));
    expect((await exportAll(engine, exports[0])).text).toContain('hunter2');
  });

  test('what would be hidden is counted beforehand; texts are redacted by themselves', async () => {
    const engine = await startEngine({ receivers: { otlpHttpPort: 0 } });
    await sendSpans(
      `http://${http(engine).address}`,
      spanWith({ 'user.password': 'hunter2', mail: 'a@mail.example' }, 'x'),
    );
    const scope = { kind: 'all' } as const;
    expect(await engine.call('redaction.preview', { scope })).toMatchObject({
      value: {
        items: 1,
        hidden: [{ rule: 'keys', count: 1 }],
        places: [{ rule: 'keys', key: 'user.password', count: 1 }],
      },
    });
    const rules = { keys: [], texts: ['emails'], keepEqual: true } as const;
    expect(
      await engine.call('redaction.preview', { scope, rules: { ...rules, keys: [], texts: ['emails'] } }),
    ).toMatchObject({
      value: { hidden: [{ rule: 'emails', count: 1 }], places: [{ key: 'mail' }] },
    });
    await save(engine, ({ redaction }) => Object.assign(redaction, rules));
    const answer = await engine.call('redaction.texts', {
      texts: ['a@mail.example', 'b@mail.example a@mail.example', ''],
    });
    const [one, two, none] = answer.ok ? answer.value.texts : [];
    expect(one).toMatch(/^\[redacted:[0-9a-f]{12}\]$/);
    expect([two!.endsWith(one!), two!.startsWith(one!), none]).toEqual([true, false, '']);
  });

  test('what a new limit will take away is told before it goes, and it can be taken back', async () => {
    const engine = await startEngine({ receivers: { otlpHttpPort: 0 } });
    await sendSpans(`http://${http(engine).address}`, spansRequest(0, 2)); // of 2023
    const { expiring } = await save(engine, ({ retention }) => (retention.maxAgeHours = 1));
    expect(expiring).toMatchObject({ spans: 2, logs: 0, points: 0, before: { maxBytes: 0, maxAgeHours: 0 } });
    expect(expiring!.inMs).toBeGreaterThan(0);
    expect(await engine.call('settings.get', {})).toMatchObject({ value: { expiring: { spans: 2 } } });
    expect(await engine.call('session.get', {})).toMatchObject({ value: { counts: { spans: 2 }, losses: [] } });
    const back = await save(engine, ({ retention }) => Object.assign(retention, expiring!.before));
    expect(back).not.toHaveProperty('expiring');
    expect((await engine.call('settings.get', {})) as object).not.toHaveProperty('value.expiring');
  });

  test('a size that can only be mistyped is refused', async () => {
    const engine = await startEngine({ receivers: { otlpHttpPort: 0 } });
    await expect(save(engine, ({ retention }) => (retention.maxBytes = 99_999_999))).rejects.toThrow('maxBytes');
    expect(await engine.call('settings.get', {})).toMatchObject({
      value: { settings: { retention: { maxBytes: 0 } } },
    });
  });
});

async function exportAll(
  engine: Engine,
  input: InputOf<'export.begin'>,
): Promise<{ text: string; hidden: HiddenValues[] }> {
  const begun = await engine.call('export.begin', input);
  if (!begun.ok) throw new Error(begun.error.message);
  let text = '';
  for (;;) {
    const next = await engine.call('export.next', { exportId: begun.value.exportId });
    if (!next.ok) throw new Error(next.error.message);
    text += Buffer.from(next.value.bytes).toString();
    if (next.value.done) return { text, hidden: next.value.hidden };
  }
}
