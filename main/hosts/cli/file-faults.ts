import { getSystemErrorMap } from 'node:util';

/** Why the system refuses a file, and what a person may do about it. */
interface FileFault {
  why: string;
  hint: string;
}

const NO_PERMISSION: FileFault = {
  why: 'permission denied',
  hint: 'Check its permissions and those of its folder, or choose another place.',
};
const NO_ROOM: FileFault = { why: 'the disk is full', hint: 'Make room, or choose another place.' };

/**
 * The errors that mean the same of a file that is read and of one that is written. That something is not there does not: of the one it is
 * the file that is missing, of the other its folder.
 */
const FAULTS: Readonly<Record<string, FileFault>> = {
  ENOTDIR: { why: 'one of its folders is a file', hint: 'Choose another place.' },
  EISDIR: { why: 'it is a folder', hint: 'Name a file in it.' },
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EROFS: { why: 'its disk is read-only', hint: 'Choose another place.' },
  ENOSPC: NO_ROOM,
  EDQUOT: NO_ROOM,
  ENAMETOOLONG: { why: 'its name is too long', hint: 'Choose a shorter one.' },
};

/** In the system's own words where the error is none that a person meets every day. */
export function fileFault({ code = '', errno = 0, message }: NodeJS.ErrnoException): FileFault {
  const [, told] = getSystemErrorMap().get(errno) ?? [];
  return FAULTS[code] ?? { why: told ?? (code || message), hint: 'Check the path and its permissions.' };
}

/** Whether an error without a path is one of a file all the same: standard output has none, and neither has a port. */
export const isFull = ({ code = '' }: NodeJS.ErrnoException): boolean => FAULTS[code] === NO_ROOM;
