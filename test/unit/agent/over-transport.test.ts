import { expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import type { Nexts } from '../../../main/engine/collector/component.ts';
import { ConsumeError, TAKEN } from '../../../main/engine/collector/consumer.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { overTransport } from '../../../main/engine/agent/over-transport.ts';
import { protobufOf, span } from '../receivers/payloads.ts';

test('what comes over a transport is counted by it, also after the pipelines behind were exchanged', async () => {
  const meter = new Meter(Date.now);
  const nexts: { -readonly [S in keyof Nexts]: Nexts[S] } = { traces: { consume: async () => TAKEN } };
  const [grpc, http] = [overTransport('grpc', nexts, meter), overTransport('http', nexts, meter)];
  const parcel = Parcel.ofWire('traces', protobufOf('traces', span()), 4);
  await grpc.traces!.consume(parcel);
  await http.traces!.consume(parcel);
  await grpc.traces!.consume(parcel);
  expect(grpc.logs).toBeUndefined();

  nexts.traces = { consume: () => Promise.reject(new ConsumeError('full')) };
  await expect(http.traces!.consume(parcel)).rejects.toThrow('full');
  delete nexts.traces;
  expect(http.traces).toBeUndefined();

  expect(meter.read().transports).toEqual({
    grpc: { traces: { out: 8, refused: 0 } },
    http: { traces: { out: 4, refused: 4 } },
  });
});
