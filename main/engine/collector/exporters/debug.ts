import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import { encodeJson } from '../../../../core/otlp/encode-json.ts';
import type { ExporterKind } from '../component.ts';
import { TAKEN, takenWithout } from '../consumer.ts';

/** The Collector's exporter/debugexporter: a line for each request; `detailed` is followed by its OTLP JSON. */
export const DEBUG_EXPORTER: ExporterKind = {
  type: 'debug',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow(['verbosity'], ['sampling_initial', 'sampling_thereafter', 'use_internal_logger', 'sending_queue']);
    const verbosity = settings.choice('verbosity', ['basic', 'normal', 'detailed'], 'basic');
    return {
      problems: settings.problems,
      create: ({ log, meter }) => ({
        async consume(parcel) {
          log(`${parcel.signal}: ${parcel.items} items`);
          if (verbosity !== 'basic') log(Buffer.from(encodeJson([parcel.telemetry])).toString());
          const taken = takenWithout(parcel);
          meter.count('out', parcel, parcel.items - taken.rejected);
          meter.count('failed', parcel, taken.rejected);
          return taken;
        },
        close: async () => undefined,
      }),
    };
  },
};

/** The Collector's exporter/nopexporter. */
export const NOP_EXPORTER: ExporterKind = {
  type: 'nop',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow([]);
    return {
      problems: settings.problems,
      create: () => ({ consume: async () => TAKEN, close: async () => undefined }),
    };
  },
};
