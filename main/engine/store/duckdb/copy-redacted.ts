import type { CancelSignal } from '../../../../contract/transport.ts';
import { redact } from '../../../../core/processors/redact.ts';
import { redactJson } from '../../../../core/processors/redact-json.ts';
import type { Redaction } from '../../../../core/processors/redaction.ts';
import { SIGNALS, type Telemetry } from '../../../../core/model/telemetry.ts';
import { CancelledError, type LossRecord, type Store, OPENED_FILES } from '../port.ts';
import type { Database } from './database.ts';
import { documentNames } from './documents.ts';

/** Committed together; slices are of bounded size. */
const SLICES = 8;

/**
 * What is stored, its losses and what the page keeps of it, into another session, with what is to be hidden in it hidden: nothing of the tables
 * themselves is copied, for a dictionary holds values that no row has any more. What the session knows of its imports stays behind, but for how
 * much of them could not be read. Throws CancelledError.
 */
export async function copyRedacted(
  { database, store }: { database: Database; store: Store },
  to: Store,
  redaction: Redaction,
  signal?: CancelSignal,
): Promise<void> {
  let telemetry: Telemetry[] = [];
  const append = async (): Promise<void> => {
    if (signal?.aborted === true) throw new CancelledError('cancelled');
    await to.append({ telemetry, losses: [] });
    telemetry = [];
  };
  for await (const slice of store.readTelemetry({ scope: { kind: 'all' }, signals: SIGNALS }, signal))
    if (telemetry.push(...redact([slice], redaction)) >= SLICES) await append();
  await append();
  const losses = store.losses().map((loss) => redactLoss(loss, redaction));
  if (losses.length > 0) await to.append({ telemetry: [], losses });
  for (const name of (await documentNames(database)).filter((one) => one !== OPENED_FILES))
    await to.writeDocument(name, redactDocument(await store.readDocument(name), redaction));
}

function redactLoss(loss: ReturnType<Store['losses']>[number], redaction: Redaction): LossRecord {
  return { ...loss, source: redaction.text(loss.source), example: redaction.text(loss.example) } as LossRecord;
}

const redactDocument = (text: string, redaction: Redaction): string =>
  /^[[{]/.test(text) ? redactJson(text, redaction) : redaction.text(text);
