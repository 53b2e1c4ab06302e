import { randomUUID } from 'node:crypto';
import type { ImportAccount } from '../../../../contract/operations/files.ts';
import type { OutputOf, ParsedInputOf } from '../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../contract/transport.ts';
import { OperationFailure } from '../../ports.ts';
import { NotFoundError } from '../../store/port.ts';
import { Upload } from './upload.ts';

/** Each holds some tens of megabytes while it is read. */
const MOST_UPLOADS = 8;

type Open = (source: AsyncIterable<Uint8Array>, importId: string, signal: AbortSignal) => Promise<ImportAccount>;

/** Files that arrive in pieces, by the ids of their imports. */
export class Uploads {
  readonly #uploads = new Map<string, Upload>();

  /** Throws OperationFailure where there are too many. */
  begin(open: Open): OutputOf<'import.begin'> {
    if (this.#uploads.size >= MOST_UPLOADS) {
      throw new OperationFailure(
        'busy',
        `${MOST_UPLOADS} files are being opened already.`,
        'Wait for one of them, or cancel it.',
      );
    }
    const importId = randomUUID();
    const upload = new Upload(
      (source, signal) => open(source, importId, signal),
      () => void this.cancel({ importId }),
    );
    this.#uploads.set(importId, upload);
    return { importId };
  }

  async chunk({ importId, bytes }: ParsedInputOf<'import.chunk'>): Promise<OutputOf<'import.chunk'>> {
    return { received: await this.#upload(importId).push(bytes) };
  }

  /** Aborting the call cancels the import. */
  async end({ importId }: ParsedInputOf<'import.end'>, signal?: CancelSignal): Promise<ImportAccount> {
    const upload = this.#upload(importId);
    const cancel = () => void upload.cancel();
    signal?.addEventListener('abort', cancel);
    try {
      if (signal?.aborted === true) await upload.cancel();
      return await upload.finish();
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#uploads.delete(importId);
    }
  }

  async cancel({ importId }: ParsedInputOf<'import.cancel'>): Promise<OutputOf<'import.cancel'>> {
    const upload = this.#uploads.get(importId);
    this.#uploads.delete(importId);
    await upload?.cancel();
    return { cancelled: upload !== undefined };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#uploads.keys()].map((importId) => this.cancel({ importId })));
  }

  #upload(importId: string): Upload {
    const upload = this.#uploads.get(importId);
    if (upload === undefined) throw new NotFoundError('This import is not under way (any more). Begin it again.');
    return upload;
  }
}
