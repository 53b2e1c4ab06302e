import { create } from 'zustand';
import {
  editHistory,
  redo,
  startHistory,
  undo,
  type ReportEdit,
  type ReportHistory,
} from '../../core/report/document/edit-report.ts';
import { emptyReport, type NewBlock } from '../../core/report/document/report-document.ts';
import { currentLocale } from '../i18n/locale.ts';
import { keepReport, readReport } from './report-storage.ts';
import { useSession } from './session.ts';

interface ReportState {
  readonly history: ReportHistory;
  /** Of the session the report belongs to; undefined until it was read. */
  readonly session: string | undefined;
  /** It could not be read or kept: what is composed lasts as long as the page. */
  readonly isUnkept: boolean;
  /** What is kept could not be read: it stays as it is. */
  readonly isUnread: boolean;
}

/** The report of the session that is open. */
export const useReport = create<ReportState>()(() => ({
  history: startHistory(emptyReport('en')),
  session: undefined,
  isUnkept: false,
  isUnread: false,
}));

/** The file of a session; one in memory goes by its name. */
function sessionKey(): string | undefined {
  const { session } = useSession.getState();
  return session ? session.path || `memory:${session.name}` : undefined;
}

let reading: Promise<void> | undefined;

/** Reads the report of the session that is open, if that is not the one at hand. */
export async function loadReport(): Promise<void> {
  // Another session may be opened while one's report is read.
  for (let key = sessionKey(); key !== undefined && key !== useReport.getState().session; key = sessionKey()) {
    await keepNow();
    reading ??= readInto(key).finally(() => (reading = undefined));
    await reading;
  }
}

async function readInto(key: string): Promise<void> {
  const fresh = emptyReport(currentLocale().language);
  const read = await readReport(key).then(
    (report) => ({ report: report ?? fresh, isUnread: false }),
    () => ({ report: fresh, isUnread: true }),
  );
  const { report, isUnread } = read;
  useReport.setState({ history: startHistory(report), session: key, isUnkept: isUnread, isUnread });
}

function change(next: (history: ReportHistory) => ReportHistory): void {
  const history = next(useReport.getState().history);
  if (history === useReport.getState().history) return;
  useReport.setState({ history });
  keepSoon();
}

export const editReport = (edit: ReportEdit): void => change((history) => editHistory(history, edit));
export const undoReport = (): void => change(undo);
export const redoReport = (): void => change(redo);

export async function addToReport(blocks: readonly NewBlock[]): Promise<void> {
  await loadReport();
  for (const block of blocks) editReport({ kind: 'add', block });
}

/** Letters that are typed are written together. */
const KEEP_MS = 400;
let timer: ReturnType<typeof setTimeout> | undefined;

function keepSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void keepNow(), KEEP_MS);
}

async function keepNow(): Promise<void> {
  if (timer === undefined) return;
  clearTimeout(timer);
  timer = undefined;
  const { session, history, isUnread } = useReport.getState();
  if (session === undefined || isUnread) return;
  const isUnkept = await keepReport(session, history.now).then(
    () => false,
    () => true,
  );
  useReport.setState({ isUnkept });
}

if (typeof document !== 'undefined') {
  document.addEventListener('visibilitychange', () => void (document.visibilityState === 'hidden' && keepNow()));
}
