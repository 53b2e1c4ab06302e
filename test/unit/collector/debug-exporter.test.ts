import { describe, expect, test } from 'vitest';
import { DEBUG_EXPORTER } from '../../../main/engine/collector/exporters/debug.ts';
import { attributes, logRecord, logs, span, traces } from '../../helpers/telemetry.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

const withDebug = (settings: string) => `
receivers: {otlp: {protocols: {http: {endpoint: 127.0.0.1:0}}}}
exporters: {debug: ${settings}}
service:
  pipelines:
    traces: {receivers: [otlp], exporters: [debug]}
    logs: {receivers: [otlp], exporters: [debug]}`;

const SPANS = traces('shop', span({ name: 'pay', attributes: attributes({ peer: 'bank' }) }), span());

describe('the exporter debug prints', () => {
  test('counts by basic, the default', async () => {
    const { agent, said } = await runAgent(withDebug(''));
    expect(await sendOtlp(agent, SPANS)).toBe(200);
    expect(await sendOtlp(agent, logs('shop', logRecord()))).toBe(200);
    expect(said).toEqual([
      'exporters/debug: Traces {"resource spans": 1, "spans": 2}',
      'exporters/debug: Logs {"resource logs": 1, "log records": 1}',
    ]);
  });

  test('a line for each item by normal', async () => {
    const { agent, said } = await runAgent(withDebug('{verbosity: normal}'));
    expect(await sendOtlp(agent, SPANS)).toBe(200);
    expect(said.map((line) => line.replace('exporters/debug: ', ''))).toEqual([
      'Traces {"resource spans": 1, "spans": 2}',
      'ResourceTraces #0 service.name=shop',
      'ScopeTraces #0 test',
      'pay 00000000000000000000000000000001 0000000000000001 peer=bank',
      'GET / 00000000000000000000000000000001 0000000000000001',
    ]);
  });

  test('all of it by detailed, a line at a time', async () => {
    const { agent, said } = await runAgent(withDebug('{verbosity: detailed}'));
    expect(await sendOtlp(agent, SPANS)).toBe(200);
    expect(said).toContain('exporters/debug:      -> service.name: Str(shop)');
    expect(said).toContain('exporters/debug:     Name           : pay');
    expect(said.join('')).not.toContain('\n');
  });

  test('some of it where it samples', async () => {
    const { agent, said } = await runAgent(withDebug('{sampling_initial: 1, sampling_thereafter: 0}'));
    expect(await sendOtlp(agent, logs('shop', logRecord()))).toBe(200);
    expect(said).toHaveLength(1);
  });
});

test('what it cannot do is refused by name', () => {
  const { problems } = DEBUG_EXPORTER.read({
    output_paths: ['/tmp/x'],
    sending_queue: {},
    use_internal_logger: false,
    sampling_initial: -1,
    verbosity: 'loud',
  });
  expect(problems.map(({ path }) => path.join('.')).toSorted()).toEqual([
    'output_paths',
    'sampling_initial',
    'sending_queue',
    'use_internal_logger',
    'verbosity',
  ]);
});
