import { describe, expect, onTestFinished, test } from 'vitest';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import type { DefaultPipeline, PipelineReadings } from '../../../contract/operations/pipelines.ts';
import type { Engine, EngineOptions } from '../../../main/engine/api.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import { eventually } from '../../helpers/eventually.ts';
import { sendSpans, spansRequest } from '../../helpers/run-cli.ts';

async function startEngine(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine({
    ...{ storePath: ':memory:', engineVersion: '0', allowSql: false, samplePath: '' },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
    receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 0, otlpGrpcPort: 0 },
    ...options,
  });
  onTestFinished(() => engine.close());
  return engine;
}

async function describeDefault(engine: Engine): Promise<DefaultPipeline | null> {
  const answer = await engine.call('pipelines.default', {});
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.pipeline;
}

describe('the default pipeline of an engine', () => {
  test('runs without a file and without leave, and tells what the ports and the store really did', async () => {
    const engine = await startEngine();
    const told: PipelineReadings[] = [];
    engine.subscribe('pipelines.defaultRead', ({ readings }) => told.push(readings));
    const http = `http://${engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!.address}`;
    expect(await sendSpans(http, spansRequest(1, 3))).toBe(200);
    const refused = await fetch(`${http}/v1/traces`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: 'no protobuf' },
    });
    expect(refused.status).toBe(400);
    const expected = {
      'receivers/otlp': { out: 3, refusals: { malformed: 1 }, lastError: { message: expect.stringMatching(/./) } },
      'traces/batch': { in: 3, out: 3 },
      'logs/batch': { in: 0, out: 0 },
      'exporters/store': { in: 3, out: 3, failed: 0, refused: 0, lastError: null },
    };
    await eventually(async () => {
      expect((await describeDefault(engine))!.readings.at(-1)!.components).toMatchObject(expected);
    });
    expect(told.at(-1)!.components).toMatchObject(expected);
  });

  test('is there, and counts nothing, where another session has the ports; where none are wanted there is none', async () => {
    const elsewhere = await startEngine({ receivers: null, receiversElsewhere: 'Another session receives.' });
    expect(await describeDefault(elsewhere)).toMatchObject({ readings: [], pipelines: { length: 3 } });
    expect(await describeDefault(await startEngine({ receivers: null }))).toBeNull();
  });
});
