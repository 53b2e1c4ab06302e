import { repairUtf8 } from '../../encoding/utf8.ts';
import type { Context } from '../records/record-queue.ts';
import type { RecordFormat } from '../records/record-reader.ts';
import type { Notes } from '../records/notes.ts';
import { parseWhole } from '../records/parse-records.ts';
import type { Place, RawRecord, Use } from '../records/record-splitter.ts';
import { isPlain, type Plain } from '../records/scalars.ts';
import { ResourceCache } from '../records/resource-cache.ts';
import { ElasticMapper } from './mapper.ts';

export const ELASTIC_APM = 'elastic-apm';

/** Where the events that follow are from. */
export interface Sender extends Context {
  metadata: Plain;
}

/** Whose events follow is not known behind metadata that cannot be read; the last sender's they may not be. */
const UNKNOWN: Sender = { isKnown: true, metadata: {} };
const METADATA = /^\{\s*"metadata"/;
const LONGEST_BEGINNING = 64;

/** Knows that events belong to the metadata before them. */
export class ElasticEvents implements RecordFormat<Sender> {
  readonly format = ELASTIC_APM;
  readonly messages: (Place & { reason: string })[] = [];
  readonly #resources = new ResourceCache();
  #sender = UNKNOWN;

  use(): Use {
    return 'take';
  }

  begin(): void {}

  end(): void {}

  finish(): void {}

  broken(beginning: Uint8Array): void {
    if (isMetadata(beginning)) this.#sender = UNKNOWN;
  }

  contextOf({ bytes, line, offset }: RawRecord): Sender | undefined {
    if (!isMetadata(bytes)) return this.#sender;
    const metadata = metadataOf(repairUtf8(bytes, 0, bytes.length));
    if (metadata === undefined) this.messages.push({ line, offset, reason: 'metadata that cannot be read' });
    this.#sender = metadata === undefined ? UNKNOWN : { isKnown: true, metadata };
    return undefined;
  }

  mapper(notes: Notes): ElasticMapper {
    return new ElasticMapper(notes, this.#resources);
  }
}

function isMetadata(bytes: Uint8Array): boolean {
  return METADATA.test(repairUtf8(bytes, 0, Math.min(bytes.length, LONGEST_BEGINNING)));
}

function metadataOf(text: string): Plain | undefined {
  try {
    const { metadata } = parseWhole(text) as { metadata: unknown };
    return isPlain(metadata) ? metadata : undefined;
  } catch {
    return undefined;
  }
}
