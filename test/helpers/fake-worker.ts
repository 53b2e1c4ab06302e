import { vi } from 'vitest';
import { JobDesk } from '../../renderer/workers/job-desk.ts';
import type { JobMessage } from '../../renderer/workers/jobs.ts';

/** A worker that answers when it is told to, in this process; what goes in and out is cloned and handed over as it would be. */
export class FakeWorker {
  static readonly all: FakeWorker[] = [];
  /** As in a page that may share memory. */
  static isShared = true;
  readonly messages: JobMessage[] = [];
  /** Bytes that were copied or handed over to it. */
  receivedBytes = 0;
  isEnded = false;
  readonly #desk = new JobDesk(FakeWorker.isShared);
  onmessage: (event: { data: unknown }) => void = () => undefined;
  onerror: (event: { message: string }) => void = () => undefined;
  onmessageerror: () => void = () => undefined;

  constructor() {
    FakeWorker.all.push(this);
  }

  postMessage(message: JobMessage, transfer: ArrayBuffer[]): void {
    if (this.isEnded) throw new Error('The worker has ended.');
    const received = structuredClone(message, { transfer });
    this.receivedBytes += plainBytes(received);
    this.messages.push(received);
  }

  terminate(): void {
    this.isEnded = true;
  }

  /** Does the oldest job that was not done; what came before it is heard as well. */
  work(): void {
    for (let message = this.messages.shift(); message; message = this.messages.shift()) {
      const answered = this.#desk.take(message);
      if (!answered) continue;
      const [answer, transfer] = answered;
      if (!this.isEnded) this.onmessage({ data: structuredClone(answer, { transfer }) });
      return;
    }
    throw new Error('There is no job to do.');
  }

  /** As when the process behind it runs out of memory. */
  die(): void {
    this.isEnded = true;
    this.onerror({ message: 'out of memory' });
  }
}

function plainBytes(value: unknown, seen = new Set<unknown>()): number {
  if (ArrayBuffer.isView(value)) {
    const { buffer } = value;
    if (seen.has(buffer) || !(buffer instanceof ArrayBuffer)) return 0;
    seen.add(buffer);
    return buffer.byteLength;
  }
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, part) => sum + plainBytes(part, seen), 0);
}

/** Puts it where a page has its own. */
export function useFakeWorker(isShared = true): void {
  FakeWorker.isShared = isShared;
  vi.stubGlobal('Worker', FakeWorker);
}
