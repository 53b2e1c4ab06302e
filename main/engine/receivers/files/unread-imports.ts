import { foldersPassed, skippedRecords, type ImportAccount } from '../../../../contract/operations/files.ts';
import type { SessionInfo } from '../../../../contract/operations/session.ts';
import { UNREAD_IMPORTS } from '../../store/port.ts';
import { DocumentList, type Documents } from './document-list.ts';

/** Of more, those that were opened first are added up. */
const MOST_IMPORTS = 500;

/** No name of a file: the session may be given away with it. */
interface UnreadImport {
  importId: string;
  records: number;
  files: number;
}

/** Knows how much could not be read of what a session was opened from, also after it was closed. */
export class UnreadImports {
  readonly #list: DocumentList<UnreadImport>;

  constructor(documents: Documents) {
    this.#list = new DocumentList(documents, UNREAD_IMPORTS, isUnreadImport);
  }

  /** Of a file, an archive or a folder that was read; `replaced` is taken back by it. */
  async note(account: ImportAccount, replaced = ''): Promise<void> {
    const { importId = '' } = account;
    const missing = { importId, ...unreadOf(account) };
    await this.#list.change((entries) => {
      const others = without(entries, [replaced]);
      return missing.records + missing.files === 0 ? others : bounded([...others, missing]);
    });
  }

  /** These were taken back. */
  async forget(importIds: readonly string[]): Promise<void> {
    await this.#list.change((entries) => without(entries, importIds));
  }

  async total(): Promise<SessionInfo['unread']> {
    return sumOf(await this.#list.read());
  }
}

function unreadOf(account: ImportAccount): SessionInfo['unread'] {
  const failed = account.parts?.filter(({ state }) => state === 'failed').length ?? 0;
  return { records: skippedRecords(account, failed), files: failed + foldersPassed(account) };
}

/** The same list where none of them is in it. */
function without(entries: readonly UnreadImport[], importIds: readonly string[]): readonly UnreadImport[] {
  const left = entries.filter(({ importId }) => importId === '' || !importIds.includes(importId));
  return left.length === entries.length ? entries : left;
}

function bounded(entries: readonly UnreadImport[]): readonly UnreadImport[] {
  const over = entries.length - MOST_IMPORTS;
  if (over <= 0) return entries;
  return [{ importId: '', ...sumOf(entries.slice(0, over + 1)) }, ...entries.slice(over + 1)];
}

function sumOf(entries: readonly UnreadImport[]): SessionInfo['unread'] {
  return entries.reduce((sum, { records, files }) => ({ records: sum.records + records, files: sum.files + files }), {
    records: 0,
    files: 0,
  });
}

function isUnreadImport(value: unknown): boolean {
  const { importId, records, files } = (value ?? {}) as Record<string, unknown>;
  const isCount = (count: unknown) => Number.isSafeInteger(count) && (count as number) >= 0;
  return typeof importId === 'string' && isCount(records) && isCount(files);
}
