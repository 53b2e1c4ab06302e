import { desktopBridge } from '../transport/desktop.ts';
import { importFiles } from './imports.ts';

/** As many as the engine takes of a folder it opens itself. */
const MOST_FILES = 1_000;
const MOST_DEPTH = 8;

/** Asks for a folder and opens the files in it: the shell's dialog names it, of the browser's own the files come through the page. */
export function chooseFolder(): void {
  const bridge = desktopBridge();
  if (bridge) return void bridge.openDialog('folder');
  const input = document.createElement('input');
  input.type = 'file';
  input.webkitdirectory = true;
  input.addEventListener('change', () => {
    const found = [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
    // The folder's own name comes first.
    importFiles(inOrder(found.filter(({ path }) => !path.split('/').slice(1).some(isHidden))));
  });
  input.click();
}

/** Opens what was dropped: files, and those in folders. Must be called while the event is handled. */
export async function importDropped(transfer: DataTransfer): Promise<void> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.some(({ isDirectory }) => isDirectory)) return importFiles([...transfer.files]);
  const found: Found[] = [];
  for (const entry of entries) await gather(entry, 0, found);
  importFiles(inOrder(found));
}

interface Found {
  path: string;
  file: File;
}

/** The same on every machine, whatever order its disk has. */
function inOrder(found: readonly Found[]): File[] {
  const sorted = found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return sorted.slice(0, MOST_FILES).map(({ file }) => file);
}

const isHidden = (name: string): boolean => name.startsWith('.');

async function gather(entry: FileSystemEntry, depth: number, found: Found[]): Promise<void> {
  if (found.length >= MOST_FILES || depth > MOST_DEPTH || (depth > 0 && isHidden(entry.name))) return;
  if (entry.isDirectory) {
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await gather(child, depth + 1, found);
    return;
  }
  const file = await fileOf(entry as FileSystemFileEntry);
  if (file) found.push({ path: entry.fullPath, file });
}

/** A browser gives a hundred at a time. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** Undefined for what vanished meanwhile. */
function fileOf(entry: FileSystemFileEntry): Promise<File | undefined> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(undefined)));
}
