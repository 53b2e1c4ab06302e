import { pick, type Random } from './seeded.ts';

export interface Damage {
  kind: string;
  bytes: Buffer;
  /** Everything before this byte is as it was written. */
  at: number;
}

type Spoil = (file: Buffer, random: Random) => Omit<Damage, 'kind'>;

/** As much as file systems lose at once. */
const PAGE = 4_096;
/** DuckDB's heads, of which the newer one counts. */
const DATABASE_HEADS = 3 * PAGE;
/** What a transaction in DuckDB's log ends with: its length and checksum, and an entry of 5 bytes. */
const COMMIT_END = Buffer.from('0500000000000000e7fe7d722fed3d5e640064ffff', 'hex');

function flipIn(file: Buffer, random: Random, from: number, to: number): Omit<Damage, 'kind'> {
  const at = from + random(to - from);
  const bytes = Buffer.from(file);
  bytes[at]! ^= 1 << random(8);
  return { bytes, at };
}

function zero(file: Buffer, from: number, to: number): Omit<Damage, 'kind'> {
  return { bytes: Buffer.from(file).fill(0, from, to), at: from };
}

const WAL_DAMAGES: Record<string, Spoil> = {
  'flipped bit': (file, random) => flipIn(file, random, 0, file.length),
  'flipped bit where a commit ends': (file, random) => {
    const end = pick(random, commitEnds(file));
    return flipIn(file, random, end - COMMIT_END.length, end);
  },
  'cut short': (file, random) => {
    const at = random(file.length);
    return { bytes: file.subarray(0, at), at };
  },
  'zeros at the end': (file, random) => zero(file, file.length - 1 - random(16 * PAGE), file.length),
  'zeros behind the end': (file) => ({ bytes: Buffer.concat([file, Buffer.alloc(PAGE)]), at: file.length }),
};

const DATABASE_DAMAGES: Record<string, Spoil> = {
  'flipped bit': (file, random) => flipIn(file, random, 0, file.length),
  'flipped bit in a head': (file, random) => flipIn(file, random, 0, DATABASE_HEADS),
  'page of zeros': (file, random) => {
    const at = random(Math.floor(file.length / PAGE)) * PAGE;
    return zero(file, at, at + PAGE);
  },
  'cut short': (file, random) => {
    const at = random(file.length);
    return { bytes: file.subarray(0, at), at };
  },
};

function spoil(damages: Record<string, Spoil>, file: Buffer, random: Random): Damage {
  const kind = pick(random, Object.keys(damages));
  return { kind, ...damages[kind]!(file, random) };
}

export const spoilWal = (file: Buffer, random: Random) => spoil(WAL_DAMAGES, file, random);
export const spoilDatabase = (file: Buffer, random: Random) => spoil(DATABASE_DAMAGES, file, random);

/** Where transactions end, as bytes from the start of the log. */
export function commitEnds(wal: Buffer): number[] {
  const ends: number[] = [];
  for (let at = wal.indexOf(COMMIT_END); at >= 0; at = wal.indexOf(COMMIT_END, at + 1))
    ends.push(at + COMMIT_END.length);
  return ends;
}
