import { create } from 'zustand';
import { isPostponed, type ImportAccount, type ImportReading } from '../../contract/operations/files.ts';
import type { OperationError } from '../../contract/result.ts';
import { desktopBridge } from '../transport/desktop.ts';
import { callEngine } from './connection.ts';
import { inNewSession } from './in-new-session.ts';
import { refreshSession, useSession } from './session.ts';
import { rangeAfterOpening } from './account-range.ts';
import type { ReadingAnswers } from './reading-questions.ts';
import { useView } from './view.ts';

export interface ImportJob {
  readonly id: number;
  readonly name: string;
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly state: 'waiting' | 'running' | 'ended';
  /** What became of it; null while it runs, or when the engine could not say. */
  readonly account: ImportAccount | null;
  readonly error: OperationError | null;
  /** As a person said what the file leaves open is to be read. */
  readonly reading?: ReadingAnswers;
}

interface ImportsState {
  readonly jobs: readonly ImportJob[];
  /** What was said last, to be suggested for the next file. */
  readonly answers: ReadingAnswers;
}

export const useImports = create<ImportsState>()(() => ({ jobs: [], answers: {} }));

/** Half of what the contract allows in one message: progress moves, and the engine is never far behind. */
const CHUNK_BYTES = 2 * 1024 * 1024;

let nextId = 1;
/** Times of what the session held before the first of the jobs that are told of now. */
let heldBefore: { minNs: string; maxNs: string } | null = null;
const controllers = new Map<number, AbortController>();
/** Reads a job's file once more, another way; in the place of that job where its id is given. */
const again = new Map<number, (reading: ImportReading, inPlaceOf?: number) => Waiting>();
/** Files are read one after another: together they would only wait for the same store. */
let queue: Promise<void> = Promise.resolve();

function update(id: number, change: Partial<ImportJob>): void {
  useImports.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.id === id ? { ...job, ...change } : job)) }));
}

function addJob(
  name: string,
  totalBytes: number,
  { year, timeZone }: ReadingAnswers = {},
  inPlaceOf?: number,
): { id: number; signal: AbortSignal } {
  if (useImports.getState().jobs.length === 0) heldBefore = useSession.getState().session?.timeRange ?? null;
  const id = nextId++;
  const controller = new AbortController();
  controllers.set(id, controller);
  const job: ImportJob = {
    id,
    name,
    readBytes: 0,
    totalBytes,
    state: 'waiting',
    account: null,
    error: null,
    reading: { ...(year !== undefined && { year }), ...(timeZone !== undefined && { timeZone }) },
  };
  useImports.setState(({ jobs }) => {
    const at = jobs.findIndex((other) => other.id === inPlaceOf);
    return { jobs: at < 0 ? [...jobs, job] : jobs.with(at, job) };
  });
  return { id, signal: controller.signal };
}

type Outcome = Pick<ImportJob, 'account' | 'error'>;

const failed = (error: OperationError): Outcome => ({ account: null, error });
const CANCELLED: OperationError = { code: 'cancelled', message: 'Cancelled.', hint: '' };

async function sendChunks(
  id: number,
  importId: string,
  file: File,
  signal: AbortSignal,
): Promise<OperationError | null> {
  for (let at = 0; at < file.size && !signal.aborted; at += CHUNK_BYTES) {
    const bytes = new Uint8Array(await file.slice(at, at + CHUNK_BYTES).arrayBuffer());
    const sent = await callEngine('import.chunk', { importId, bytes });
    if (!sent.ok) return sent.error;
    update(id, { readBytes: Math.min(file.size, at + CHUNK_BYTES) });
  }
  return null;
}

async function upload(id: number, file: File, signal: AbortSignal, reading: ImportReading): Promise<Outcome> {
  const begun = await callEngine('import.begin', {
    name: file.name,
    size: file.size,
    modifiedMs: Math.max(0, file.lastModified),
    ...reading,
  });
  if (!begun.ok) return failed(begun.error);
  const { importId } = begun.value;
  const broken = await sendChunks(id, importId, file, signal).catch(
    // The file vanished or may not be read.
    (reason: unknown): OperationError => ({ code: 'io', message: String(reason), hint: '' }),
  );
  if (broken || signal.aborted) {
    await callEngine('import.cancel', { importId });
    return failed(broken ?? CANCELLED);
  }
  const ended = await callEngine('import.end', { importId });
  return ended.ok ? { account: ended.value, error: null } : failed(ended.error);
}

function finish(id: number, outcome: Outcome): void {
  update(id, { state: 'ended', ...outcome });
  controllers.delete(id);
  if (outcome.account?.state === 'done') showOpened();
  refreshSession();
}

/** The range is fitted to it, and one trace of what was there before is not asked for any more: it would lie outside of what is shown. */
function showOpened(): void {
  const { place, change } = useView.getState();
  const filter = { ...place.filter, traceId: '', spanId: '' };
  change({ range: rangeAfterOpening(openedLately(), heldBefore), filter });
}

function openedLately(): ImportAccount[] {
  return useImports.getState().jobs.flatMap(({ account }) => (account?.state === 'done' ? [account] : []));
}

interface Waiting {
  readonly id: number;
  readonly signal: AbortSignal;
  readonly read: (asked: Pick<ImportReading, 'wallClockOnly'>) => Promise<Outcome>;
}

/** Says whether it is to be read once more, behind the others. */
async function run({ id, signal, read }: Waiting, wallClockOnly: boolean): Promise<boolean> {
  update(id, { state: 'running' });
  const outcome = signal.aborted ? failed(CANCELLED) : await read(wallClockOnly ? { wallClockOnly } : {});
  const isToWait = outcome.account !== null && isPostponed(outcome.account);
  if (isToWait) update(id, { state: 'waiting', readBytes: 0 });
  else finish(id, outcome);
  return isToWait;
}

/** One after another, those without a wall clock behind the others: which of them comes first does not decide whether the rest is taken. */
function enqueue(jobs: readonly Waiting[]): void {
  queue = queue.then(async () => {
    const postponed: Waiting[] = [];
    for (const job of jobs) if (await run(job, jobs.length > 1)) postponed.push(job);
    for (const job of postponed) await run(job, false);
  });
}

/** Opens files one after another. Progress and accounts are in the store. */
export function importFiles(files: readonly File[]): void {
  enqueue(files.map((file) => ofFile(file)));
}

function ofFile(file: File, reading: ImportReading = {}, inPlaceOf?: number): Waiting {
  const { id, signal } = addJob(file.name, file.size, reading, inPlaceOf);
  again.set(id, (...other) => ofFile(file, ...other));
  return { id, signal, read: (asked) => upload(id, file, signal, { ...reading, ...asked }) };
}

/** Reads files that the shell's dialog, menu or desktop named, one after another, without sending them through the page. */
export function importPaths(paths: readonly string[]): void {
  enqueue(paths.map((path) => ofPath(path)));
}

function ofPath(path: string, reading: ImportReading = {}, inPlaceOf?: number): Waiting {
  const { id, signal } = addJob(path.split(/[\\/]/).pop() ?? path, 0, reading, inPlaceOf);
  again.set(id, (...other) => ofPath(path, ...other));
  const read: Waiting['read'] = async (asked) => {
    const answer = await callEngine('import.path', { path, ...reading, ...asked }, { signal });
    return answer.ok ? { account: answer.value, error: null } : failed(answer.error);
  };
  return { id, signal, read };
}

/** Reads the file of an ended job as of another year or zone; what was read before is taken back when that is done. */
export function readAgain({ id, account }: ImportJob, answers: ReadingAnswers): void {
  const { importId } = account ?? {};
  const read = again.get(id);
  if (importId === undefined || read === undefined) return;
  useImports.setState((state) => ({ answers: { ...state.answers, ...answers } }));
  again.delete(id);
  enqueue([read({ ...answers, replaces: importId }, id)]);
}

/** Takes out of the session what was opened of the file of an ended job. */
export async function takeBack({ id, account }: ImportJob): Promise<void> {
  const { importId, ...left } = account ?? {};
  if (importId === undefined) return;
  const answer = await callEngine('import.cancel', { importId });
  if (answer.ok) update(id, { account: { ...(left as ImportAccount), state: 'cancelled' } });
  else update(id, { error: answer.error });
  refreshSession();
}

/** What became of a file that was read otherwise. */
export function noteAccount(name: string, account: ImportAccount): void {
  const { id } = addJob(name, 0);
  finish(id, { account, error: null });
}

export async function importSample(name: string): Promise<void> {
  const { id, signal } = addJob(name, 0);
  update(id, { state: 'running' });
  const answer = await callEngine('import.sample', {}, { signal });
  finish(id, answer.ok ? { account: answer.value, error: null } : failed(answer.error));
}

export function cancelImport(id: number): void {
  controllers.get(id)?.abort();
}

/** For files that do not go beside what this session holds. */
export async function importInNewSession(jobs: readonly Pick<ImportJob, 'id' | 'name'>[]): Promise<void> {
  const reads = jobs.flatMap(({ id }) => again.get(id) ?? []);
  if (reads.length === 0) return;
  await inNewSession(jobs[0]!.name, () => readAlone(() => enqueue(reads.map((read) => read({})))));
}

export const importSampleInNewSession = (name: string): Promise<void> =>
  inNewSession(name, () => readAlone(() => void importSample(name)));

/** What is told of now belongs to the session that was left. */
function readAlone(read: () => void): void {
  dismissImports();
  read();
}

export function dismissImports(): void {
  for (const { id, state } of useImports.getState().jobs) if (state === 'ended') again.delete(id);
  useImports.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.state !== 'ended') }));
}

/** The system's dialog where the shell offers it, which also opens sessions; else the browser's own. */
export function chooseFiles(): void {
  const bridge = desktopBridge();
  if (bridge) return void bridge.openDialog('files');
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => importFiles([...(input.files ?? [])]));
  input.click();
}
