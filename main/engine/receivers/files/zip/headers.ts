// PKWARE's APPNOTE 6.3.10, §4.3 and §4.5. Numbers are little-endian.

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
export const SIGNATURE_BYTES = 4;

const SIGNATURES: Readonly<Record<number, 'member' | 'directory'>> = {
  0x04034b50: 'member',
  0x02014b50: 'directory',
  0x06054b50: 'directory',
  0x06064b50: 'directory',
  0x08064b50: 'directory',
};
const CENTRAL = 0x02014b50;
/** Of the record an archive ends with; a comment may stand behind it. */
const END = Uint8Array.of(0x50, 0x4b, 0x05, 0x06);
const END_BYTES = 22;
export const DESCRIPTOR = 0x08074b50;

const ENCRYPTED = 0x0001;
const SIZES_BEHIND = 0x0008;
const HEADERS_HIDDEN = 0x2000;
const AES = 99;
/** "In the zip64 field". */
const FULL = 0xffff_ffff;
const ZIP64 = 0x0001;
const UNIX_TIME = 0x5455;
/** Of "version made by": Unix and macOS, which put the mode of a file into its attributes. */
const UNIX_HOSTS: ReadonlySet<number> = new Set([3, 19]);
const MODE_TYPE = 0o170_000;
const SYMLINK = 0o120_000;

export interface LocalHeader {
  name: string;
  method: number;
  isEncrypted: boolean;
  /** Checksum and sizes stand behind the data, and are not known here. */
  isDescribedBehind: boolean;
  crc: number;
  packedBytes: number;
  bytes: number;
  /** Unix milliseconds; absent where none is given. */
  modifiedMs?: number;
  /** Of the header itself. */
  headerBytes: number;
}

export interface DirectoryEntry {
  name: string;
  /** Where its local header stands, from the first byte of the archive. */
  offset: number;
  isSymlink: boolean;
  headerBytes: number;
}

/** What begins at these bytes. */
export function signatureOf(bytes: Uint8Array): 'member' | 'directory' | undefined {
  return bytes.length < SIGNATURE_BYTES ? undefined : SIGNATURES[viewOf(bytes).getUint32(0, true)];
}

/** Whether the whole record with which an archive ends is among these bytes. */
export function hasEnd(bytes: Uint8Array): boolean {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(END);
  return at >= 0 && at + END_BYTES <= bytes.length;
}

/** That record with the longest comment there can be. */
export const MOST_END_BYTES = END_BYTES + 0xffff;

/** Where the directory begins, by that record, which is among the last bytes; undefined where it is not, or zip64 tells. */
export function directoryOffset(tail: Uint8Array): number | undefined {
  const at = Buffer.from(tail.buffer, tail.byteOffset, tail.length).lastIndexOf(END);
  if (at < 0 || at + END_BYTES > tail.length) return undefined;
  const offset = viewOf(tail).getUint32(at + 16, true);
  return offset === FULL ? undefined : offset;
}

/** Undefined where the bytes end before it does. */
export function readLocalHeader(head: Uint8Array): LocalHeader | undefined {
  if (head.length < LOCAL_BYTES) return undefined;
  const view = viewOf(head);
  const [nameBytes, extraBytes] = [view.getUint16(26, true), view.getUint16(28, true)];
  const headerBytes = LOCAL_BYTES + nameBytes + extraBytes;
  if (head.length < headerBytes) return undefined;
  const flags = view.getUint16(6, true);
  const extra = readExtra(head.subarray(LOCAL_BYTES + nameBytes, headerBytes));
  const method = view.getUint16(8, true);
  const modifiedMs = extra.modifiedMs ?? dosTime(view.getUint16(12, true), view.getUint16(10, true));
  const [bytes, packedBytes] = [view.getUint32(22, true), view.getUint32(18, true)];
  const wide = [...extra.wide];
  return {
    name: nameOf(head.subarray(LOCAL_BYTES, LOCAL_BYTES + nameBytes)),
    method,
    isEncrypted: (flags & (ENCRYPTED | HEADERS_HIDDEN)) !== 0 || method === AES,
    isDescribedBehind: (flags & SIZES_BEHIND) !== 0,
    crc: view.getUint32(14, true),
    bytes: bytes === FULL ? (wide.shift() ?? bytes) : bytes,
    packedBytes: packedBytes === FULL ? (wide.shift() ?? packedBytes) : packedBytes,
    ...(modifiedMs === undefined ? {} : { modifiedMs }),
    headerBytes,
  };
}

/** Undefined where no entry begins, or the bytes end before it does. */
export function readDirectoryEntry(head: Uint8Array): DirectoryEntry | undefined {
  if (head.length < CENTRAL_BYTES || viewOf(head).getUint32(0, true) !== CENTRAL) return undefined;
  const view = viewOf(head);
  const [nameBytes, extraBytes, noteBytes] = [28, 30, 32].map((at) => view.getUint16(at, true)) as [
    number,
    number,
    number,
  ];
  const headerBytes = CENTRAL_BYTES + nameBytes + extraBytes + noteBytes;
  if (head.length < headerBytes) return undefined;
  const extraAt = CENTRAL_BYTES + nameBytes;
  const { wide } = readExtra(head.subarray(extraAt, extraAt + extraBytes));
  const offset = view.getUint32(42, true);
  const mode = UNIX_HOSTS.has(view.getUint16(4, true) >> 8) ? view.getUint16(40, true) : 0;
  const widerBefore = [24, 20].filter((at) => view.getUint32(at, true) === FULL).length;
  return {
    name: nameOf(head.subarray(CENTRAL_BYTES, extraAt)),
    offset: offset === FULL ? (wide[widerBefore] ?? offset) : offset,
    isSymlink: (mode & MODE_TYPE) === SYMLINK,
    headerBytes,
  };
}

/** The longest header there can be: three texts of 64 KiB. */
export const MOST_HEADER_BYTES = CENTRAL_BYTES + 3 * 0xffff;

interface Extra {
  /** Of zip64, in order: size, packed size, offset, as far as they are there. */
  wide: number[];
  modifiedMs?: number;
}

function readExtra(bytes: Uint8Array): Extra {
  const extra: Extra = { wide: [] };
  const view = viewOf(bytes);
  for (let at = 0; at + 4 <= bytes.length;) {
    const [id, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    at += 4;
    const end = Math.min(at + length, bytes.length);
    if (id === ZIP64) for (let w = at; w + 8 <= end; w += 8) extra.wide.push(Number(view.getBigUint64(w, true)));
    if (id === UNIX_TIME && end - at >= 5 && (bytes[at]! & 1) === 1)
      extra.modifiedMs = Math.max(0, view.getInt32(at + 1, true)) * 1_000;
    at = end;
  }
  return extra;
}

/** In the writer's own zone, which nobody knows: taken as UTC. */
function dosTime(date: number, time: number): number | undefined {
  if (date === 0) return undefined;
  const [year, month, day] = [1980 + (date >> 9), (date >> 5) & 15, date & 31];
  return Date.UTC(year, month - 1, day, time >> 11, (time >> 5) & 63, (time & 31) * 2);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin = new TextDecoder('latin1');

/** Writers often use UTF-8 without saying so. Windows' own separator is one here. */
function nameOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes).replaceAll('\\', '/');
  } catch {
    return latin.decode(bytes).replaceAll('\\', '/');
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
