import { readCount } from '../../../../core/collector/connectors/count.ts';
import { Parcel, UNREADABLE } from '../../../../core/collector/parcel.ts';
import { ProcessorError } from '../../../../core/collector/processor.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import { NS_PER_MS } from '../../../../core/model/units.ts';
import type { ConnectorKind } from '../component.ts';
import { ConsumeError, takenWithout } from '../consumer.ts';

/** The Collector's connector/countconnector: the counts of each request go on with it. */
export const COUNT: ConnectorKind = {
  type: 'count',
  signals: SIGNALS,
  gives: ['metrics'],
  read(value) {
    const { problems, count } = readCount(value);
    return {
      problems,
      create: ({ clock, meter }, nexts) => ({
        async consume(parcel) {
          const metrics = orRefused(() => count(parcel.telemetry, BigInt(clock.now()) * NS_PER_MS));
          if (metrics) await nexts.metrics!.consume(Parcel.ofTelemetry(metrics).from(parcel.sender));
          meter.lose(UNREADABLE, parcel.unreadable, parcel.unreadableWhy);
          return takenWithout(parcel);
        },
        close: async () => undefined,
      }),
    };
  },
};

function orRefused<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof ProcessorError)
      throw new ConsumeError(error.message, { isPermanent: true, isOfProcessing: true });
    throw error;
  }
}
