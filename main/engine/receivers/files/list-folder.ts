import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inOrderOfTime } from '../../../../core/formats/rotated.ts';
import { QuestionError } from '../../store/port.ts';
import { isHiddenName } from './zip/member-name.ts';

/** A rotated set has tens of files; above this somebody has chosen the wrong folder. */
export const MOST_FILES = 1_000;
const MOST_DEPTH = 8;

export interface Folder {
  /** Relative to it, with slashes, the oldest of a rotated set first. */
  files: string[];
  /** Passed over, by code: `hidden-file`, `link-not-followed`, `folder-too-deep`, `folder-unreadable`. */
  passed: { code: string; name: string }[];
}

/**
 * The files in a folder and in those in it. Links are not followed: they may lead anywhere, and round and round. Throws
 * QuestionError where there are too many, the system's error where the folder itself cannot be read.
 */
export async function listFolder(path: string): Promise<Folder> {
  const folder: Folder = { files: [], passed: [] };
  await visit(path, '', 0, folder);
  return { ...folder, files: inOrderOfTime(folder.files) };
}

async function visit(root: string, within: string, depth: number, folder: Folder): Promise<void> {
  for (const entry of await entriesOf(join(root, within), depth, folder, within)) {
    const name = within === '' ? entry.name : `${within}/${entry.name}`;
    const code = whyPassed(entry, depth);
    if (code !== '') folder.passed.push({ code, name });
    else if (entry.isDirectory()) await visit(root, name, depth + 1, folder);
    else if (entry.isFile() && folder.files.push(name) > MOST_FILES)
      throw new QuestionError(`${root} holds more than ${MOST_FILES} files. Open a part of them.`);
  }
}

/** A folder in it that cannot be read costs itself. */
async function entriesOf(path: string, depth: number, folder: Folder, name: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (depth === 0) throw error;
    folder.passed.push({ code: 'folder-unreadable', name });
    return [];
  }
}

function whyPassed(entry: Dirent, depth: number): string {
  if (isHiddenName(entry.name)) return 'hidden-file';
  if (entry.isSymbolicLink()) return 'link-not-followed';
  return entry.isDirectory() && depth >= MOST_DEPTH ? 'folder-too-deep' : '';
}
