import { debugLines, summaryOf, VERBOSITIES } from '../../../../core/collector/exporters/debug-text/debug-lines.ts';
import { MessageSampler } from '../../../../core/collector/exporters/debug-text/message-sampler.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import type { ExporterKind } from '../component.ts';
import { TAKEN, takenWithout } from '../consumer.ts';

const MOST = 2 ** 31 - 1;

/** The Collector's exporter/debugexporter: a line of counts for each request, and its text as `verbosity` says, a line at a time. */
export const DEBUG_EXPORTER: ExporterKind = {
  type: 'debug',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    const keys = ['verbosity', 'sampling_initial', 'sampling_thereafter', 'use_internal_logger'];
    settings.allow(keys, ['output_paths', 'sending_queue']);
    const verbosity = settings.choice('verbosity', VERBOSITIES, 'basic');
    const initial = settings.integer('sampling_initial', 2, 0, MOST);
    const thereafter = settings.integer('sampling_thereafter', 1, 0, MOST);
    if (!settings.bool('use_internal_logger', true))
      settings.note(
        ['use_internal_logger'],
        'only true is supported here: the text goes where the agent says all else',
      );
    return {
      problems: settings.problems,
      create({ log, meter, clock }) {
        const sampler = new MessageSampler(initial, thereafter);
        return {
          async consume(parcel) {
            const { telemetry } = parcel;
            const { message, counts } = summaryOf(telemetry);
            if (sampler.lets([message], clock.now())) log(`${message} ${counts}`);
            const lines = [...debugLines(telemetry, verbosity)];
            if (lines.length > 0 && sampler.lets(lines, clock.now())) for (const line of lines) log(line);
            const taken = takenWithout(parcel);
            meter.count('out', parcel, parcel.items - taken.rejected);
            meter.count('failed', parcel, taken.rejected);
            return taken;
          },
          close: async () => undefined,
        };
      },
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
