/** What a member's name says about it before anything of it is read. */
export type NameKind = 'file' | 'folder' | 'hidden' | 'unsafe';

const DRIVE = /^[A-Za-z]:/;

/** Nothing is ever written under such a name; but a name that leads out of the archive is no accident. */
export function kindOfName(name: string): NameKind {
  const parts = name.split('/');
  if (name === '' || name.includes('\0') || name.startsWith('/') || DRIVE.test(name) || parts.includes('..'))
    return 'unsafe';
  if (parts.some((part) => isHiddenName(part))) return 'hidden';
  return name.endsWith('/') ? 'folder' : 'file';
}

/** What file managers do not show, and what macOS puts beside files. */
export function isHiddenName(part: string): boolean {
  return (part.startsWith('.') && part !== '.') || part === '__MACOSX';
}
