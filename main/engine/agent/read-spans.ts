import type { ReadSpans } from '../../../core/collector/receivers/read-request.ts';
import type { Sender } from '../../../core/collector/sender.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import type { Nexts } from '../collector/component.ts';
import type { Meter } from '../collector/meter.ts';
import { Refusal } from '../receivers/refusal.ts';
import { give } from './give.ts';

/** Where spans go, and whence they come. */
export interface SpansWay {
  next: Nexts;
  meter: Meter;
  sender?: Sender | undefined;
}

/**
 * Reads spans that others speak and gives them on; resolves when the pipelines have them. `what` names a span of the protocol where
 * it is counted as one that was none: 'Zipkin span'. @throws Refusal 'malformed' for what cannot be read at all, ConsumeError
 */
export async function giveSpans(read: () => ReadSpans, what: string, { next, meter, sender }: SpansWay): Promise<void> {
  const { telemetry, invalid, reason } = readOrRefuse(read);
  if (invalid > 0) {
    meter.lose(`invalid ${what}`, invalid, reason);
    meter.error(`${invalid} of a request left out: ${reason}`);
  }
  await give(next, [telemetry], meter, sender);
}

/** @throws Refusal */
function readOrRefuse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) throw new Refusal('malformed', error.message, error.path);
    throw error;
  }
}
