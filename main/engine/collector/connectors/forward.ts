import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import type { ConnectorKind } from '../component.ts';
import { ConsumeError } from '../consumer.ts';

/** The Collector's connector/forwardconnector: joins pipelines of one signal. */
export const FORWARD: ConnectorKind = {
  type: 'forward',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow([]);
    return {
      problems: settings.problems,
      create: (_context, nexts) => ({
        async consume(parcel) {
          const next = nexts[parcel.signal];
          if (!next) throw new ConsumeError(`no pipeline takes ${parcel.signal} from here`, { isPermanent: true });
          return next.consume(parcel);
        },
        close: async () => undefined,
      }),
    };
  },
};
