import { expect, test } from 'vitest';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { PipelineIntake } from '../../../main/engine/agent/pipeline-intake.ts';
import { ConsumeError } from '../../../main/engine/collector/consumer.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { span, traces } from '../../helpers/telemetry.ts';

test('senders of OTLP are told when whoever is behind wants them back', async () => {
  const consume = () => Promise.reject(new ConsumeError('full', { retryAfterMs: 7_000 }));
  const intake = new PipelineIntake({ traces: { consume } }, new Meter(() => 0));
  const body = encodeProtobuf(traces('shop', span({})));
  await expect(
    intake.receive({ signal: 'traces', format: 'protobuf', source: 'otlp-http', body }),
  ).rejects.toMatchObject({ problem: 'busy', retryAfterMs: 7_000 });
});
