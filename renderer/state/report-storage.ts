import type { ReportDocument } from '../../core/report/document/report-document.ts';

const DATABASE = 'tracebench.reports';
const REPORTS = 'reports';

/*
 * Reports lie in the page's IndexedDB, one per session. Not in the session's file: that is telemetry, opened by several and
 * sometimes read-only, and a report is one person's. Not in localStorage: pictures are megabytes.
 */

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(REPORTS);
  return settled(request);
}

/** Undefined where there is none. Throws where there is one of a later version: it must not be written over. */
export async function readReport(session: string): Promise<ReportDocument | undefined> {
  const database = await open();
  try {
    const store = database.transaction(REPORTS).objectStore(REPORTS);
    const report = (await settled(store.get(session))) as ReportDocument | undefined;
    if (report !== undefined && report.version !== 1) throw new Error('a report of a later version');
    return report;
  } finally {
    database.close();
  }
}

export async function keepReport(session: string, report: ReportDocument): Promise<void> {
  const database = await open();
  try {
    const transaction = database.transaction(REPORTS, 'readwrite');
    await settled(transaction.objectStore(REPORTS).put(report, session));
  } finally {
    database.close();
  }
}
