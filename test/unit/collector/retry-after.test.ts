import { expect, test } from 'vitest';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { PipelineIntake } from '../../../main/engine/agent/pipeline-intake.ts';
import { ConsumeError } from '../../../main/engine/collector/consumer.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { span, traces } from '../../helpers/telemetry.ts';

const body = encodeProtobuf(traces('shop', span({})));
const sent = (error: ConsumeError) =>
  new PipelineIntake({ traces: { consume: () => Promise.reject(error) } }, new Meter(() => 0)).receive({
    ...{ signal: 'traces', format: 'protobuf', source: 'otlp-http', body },
  });

test('senders of OTLP are told when whoever is behind wants them back', async () => {
  const full = new ConsumeError('full', { retryAfterMs: 7_000 });
  await expect(sent(full)).rejects.toMatchObject({ problem: 'busy', retryAfterMs: 7_000 });
});

test('what a processor fails for is not called malformed; what a back end refuses for good is', async () => {
  const failed = new ConsumeError('no JSON', { isPermanent: true, isOfProcessing: true });
  await expect(sent(failed)).rejects.toMatchObject({ problem: 'busy', message: 'no JSON' });
  await expect(sent(new ConsumeError('bad', { isPermanent: true }))).rejects.toMatchObject({ name: 'MalformedError' });
});
