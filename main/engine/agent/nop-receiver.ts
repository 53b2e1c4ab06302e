import { Settings } from '../../../core/collector/settings.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { ReceiverKind } from '../collector/component.ts';

/** The Collector's receiver/nopreceiver: it gives nothing, so that a pipeline may have a receiver that has none. */
export const NOP_RECEIVER: ReceiverKind = {
  type: 'nop',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow([]);
    return { problems: settings.problems, create: async () => ({ addresses: [], close: async () => undefined }) };
  },
};
