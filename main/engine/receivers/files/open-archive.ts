import type { ImportAccount } from '../../../../contract/operations/files.ts';
import type { Account } from './account.ts';
import { UnpackLimitError } from './expansion.ts';
import { RefusedError } from './refused.ts';
import { MOST_ENTRIES, readZip, type Limit, type ZipMember, type ZipNote } from './zip/read-zip.ts';

export interface ArchiveOptions {
  /** Of the archive. */
  account: Account;
  limit: Limit;
  /** Counts one entry more, whatever it is; gives how many there are in all archives of this file. */
  countEntry: () => number;
  /** Rejects only for what ends the whole. */
  open: (member: ZipMember) => Promise<ImportAccount>;
}

interface Read {
  name: string;
  offset: number;
  account: ImportAccount;
}

const UNSAFE = 'Its name leads out of the archive: it was not read.';

/** Reads each file of a zip archive by itself, and puts their accounts into the archive's. */
export async function openArchive(bytes: AsyncIterable<Uint8Array>, options: ArchiveOptions): Promise<void> {
  const { account } = options;
  const read: Read[] = [];
  const notes: ZipNote[] = [];
  let at: ZipMember | undefined;
  try {
    for await (const entry of readZip(bytes, options.limit)) {
      if (entry.kind === 'note') notes.push(entry);
      else await take((at = entry), read, options);
    }
  } catch (error) {
    throw named(error, at);
  }
  for (const { offset, reason } of notes.filter(({ isLink }) => isLink)) refuse(read, offset, reason);
  for (const { account: part, offset } of read) account.part(part, offset);
  for (const { name, offset, reason } of notes.filter(({ isLink }) => !isLink))
    account.skip({ line: 0, offset, reason: name === '' ? reason : `${name}: ${reason}` });
  const isEmpty = read.length === 0 && account.skippedTotal === 0;
  if (isEmpty) throw new RefusedError('This archive holds no files.');
}

async function take(member: ZipMember, read: Read[], { account, countEntry, open }: ArchiveOptions): Promise<void> {
  const { name, nameKind, offset, problem } = member;
  if (countEntry() > MOST_ENTRIES) throw new UnpackLimitError(`This archive holds more than ${MOST_ENTRIES} files`);
  if (nameKind === 'folder') return;
  if (nameKind === 'hidden') return account.warn('hidden-file', name);
  const reason = nameKind === 'unsafe' ? UNSAFE : problem;
  if (reason !== '') return account.skip({ line: 0, offset, reason: `${name}: ${reason}` });
  read.push({ name, offset, account: await open(member) });
}

/** What ends the whole is told with the file it happened in. */
function named(error: unknown, at: ZipMember | undefined): unknown {
  if (!(error instanceof UnpackLimitError) || at === undefined || error.message.includes(NAMED)) return error;
  return new UnpackLimitError(`${error.message}${NAMED}${at.name}, at byte ${at.offset})`);
}
const NAMED = ' (in ';

/** What a link "holds" is the path it leads to. */
function refuse(read: readonly Read[], offset: number, error: string): void {
  const linked = read.find((one) => one.offset === offset);
  if (linked) linked.account = { ...linked.account, state: 'failed', error };
}
