import { create } from 'zustand';
import type { LeftOutOfExport } from '../../contract/operations/files.ts';
import type { HiddenValues } from '../../contract/operations/library.ts';
import type { InputOf } from '../../contract/operations.ts';
import { download } from '../download.ts';
import { currentLocale } from '../i18n/locale.ts';
import { t } from '../i18n/t.ts';
import { desktopBridge } from '../transport/desktop.ts';
import { callEngine } from './connection.ts';
import type { Redacted } from './redact-texts.ts';

export interface ExportJob {
  readonly id: number;
  /** '' until the engine has named the file. */
  readonly name: string;
  readonly written: number;
  readonly total: number;
  /** 'saving' = the person is being asked where it shall go. */
  readonly state: 'running' | 'saving' | 'done' | 'cancelled' | 'failed';
  readonly reason: string;
  /** What the format had no place for; all of it once the file is whole. */
  readonly leftOut: readonly LeftOutOfExport[];
  readonly hidden: readonly HiddenValues[];
  /** Where it lies, as far as the host tells; '' where it does not. */
  readonly path: string;
}

interface ExportsState {
  readonly jobs: readonly ExportJob[];
}

/** A scope and format that `export.begin` takes; the language is added here. */
export type ExportRequest = Omit<InputOf<'export.begin'>, 'language'>;

export const useExports = create<ExportsState>()(() => ({ jobs: [] }));

let nextId = 1;
const cancels = new Map<number, AbortController>();

function update(id: number, change: Partial<ExportJob>): void {
  useExports.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.id === id ? { ...job, ...change } : job)) }));
}

function add(job: Pick<ExportJob, 'name' | 'state' | 'reason'>): number {
  const id = nextId++;
  useExports.setState(({ jobs }) => ({
    jobs: [...jobs, { id, written: 0, total: 0, path: '', leftOut: [], hidden: [], ...job }],
  }));
  return id;
}

async function pull(id: number, exportId: string, signal: AbortSignal): Promise<Uint8Array[] | string> {
  const parts: Uint8Array[] = [];
  for (;;) {
    const piece = await callEngine('export.next', { exportId }, { signal });
    if (!piece.ok) return piece.error.message;
    parts.push(piece.value.bytes);
    const { writtenItems, totalItems, leftOut, hidden } = piece.value;
    update(id, { written: writtenItems, total: totalItems, leftOut, hidden });
    if (piece.value.done) return parts;
  }
}

/** Pulls an export piece by piece and downloads it at the end. Progress and outcome are in the store. */
export async function startExport(request: ExportRequest): Promise<void> {
  const id = add({ name: '', state: 'running', reason: '' });
  const controller = new AbortController();
  cancels.set(id, controller);
  const { signal } = controller;
  const begun = await callEngine('export.begin', { ...request, language: currentLocale().language }, { signal });
  if (!begun.ok) return update(id, { state: signal.aborted ? 'cancelled' : 'failed', reason: begun.error.message });
  const { exportId, fileName, mediaType } = begun.value;
  update(id, { name: fileName });
  const parts = await pull(id, exportId, signal);
  if (signal.aborted) {
    void callEngine('export.cancel', { exportId });
    update(id, { state: 'cancelled' });
  } else if (typeof parts === 'string') {
    update(id, { state: 'failed', reason: parts });
  } else {
    handOver(id, fileName, new Blob(parts as BlobPart[], { type: mediaType }));
  }
}

function handOver(id: number, name: string, blob: Blob): void {
  download(blob, name);
  if (desktopBridge()) finished.set(id, blob);
  // A browser does not say what became of it; the desktop does.
  update(id, { state: desktopBridge() ? 'saving' : 'done' });
}

/** `tellHidden` takes what was hidden in it. */
type MakeFile = (signal: AbortSignal, tellHidden: (hidden: readonly HiddenValues[]) => void) => Promise<Blob>;

/** A file that is made elsewhere while one goes on reading: it is seen to run, and can be stopped. `make` rejects with words for people. */
export async function makeFile(name: string, make: MakeFile): Promise<void> {
  const id = add({ name, state: 'running', reason: '' });
  const controller = new AbortController();
  cancels.set(id, controller);
  const { signal } = controller;
  try {
    const blob = await make(signal, (hidden) => update(id, { hidden }));
    if (signal.aborted) update(id, { state: 'cancelled' });
    else handOver(id, name, blob);
  } catch (error) {
    update(id, signal.aborted ? { state: 'cancelled' } : { state: 'failed', reason: (error as Error).message });
  }
}

/** A file of what the page holds, without what must not leave. */
export const saveFile = (name: string, type: string, write: () => Promise<Redacted<BlobPart[]>>): Promise<void> =>
  makeFile(name, async (_signal, tellHidden) => {
    try {
      const { made, hidden } = await write();
      tellHidden(hidden);
      return new Blob(made, { type });
    } catch (error) {
      // What strings and buffers say that are too long.
      if (!(error instanceof RangeError)) throw error;
      reportError(error);
      throw new Error(t('export.noMemory'), { cause: error });
    }
  });

/** What the page itself was to give away, and could not. */
export function noteFailed(name: string, reason: string): void {
  add({ name, state: 'failed', reason });
}

/** What became of the download of this name. `path` '' and no error: the person did not want it after all. */
export function noteSaved(name: string, path: string, error: string): void {
  const job = useExports.getState().jobs.find((one) => one.name === name && one.state === 'saving');
  if (!job) return;
  update(job.id, { state: path !== '' ? 'done' : error !== '' ? 'failed' : 'cancelled', path, reason: error });
}

/** The bytes of finished exports, while they are offered to be dragged out. */
const finished = new Map<number, Blob>();

/** Makes a finished export ready to be dragged out of the window; '' where it cannot be. */
export async function prepareDrag(id: number): Promise<string> {
  const bridge = desktopBridge();
  const name = useExports.getState().jobs.find((job) => job.id === id)?.name;
  const blob = finished.get(id);
  if (!bridge || !blob || name === undefined) return '';
  return bridge.prepareDrag(name, new Uint8Array(await blob.arrayBuffer()));
}

export function cancelExport(id: number): void {
  cancels.get(id)?.abort();
}

export function dismissExport(id: number): void {
  cancels.delete(id);
  finished.delete(id);
  useExports.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.id !== id) }));
}
