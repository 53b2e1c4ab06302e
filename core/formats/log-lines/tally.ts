import { repairUtf8 } from '../../encoding/utf8.ts';
import { readCriLine } from '../cri/cri-lines.ts';
import { isDockerLine } from '../docker-json/docker-lines.ts';
import type { Finding, SniffContext } from '../format.ts';
import { NEWLINE, OPEN_BRACE } from '../json-bytes.ts';
import { isJournaldLine } from '../journald-json/journald-lines.ts';
import { isText } from '../text-head.ts';
import { continuesRecord } from './continues.ts';
import { draftOfFields } from './draft-of-fields.ts';
import { readJsonFields } from './json-fields.ts';
import { parseLine } from './parse-message.ts';

/** What the lines at a file's beginning are. Each kind is a format; the most frequent one names the file. */
export type LineKind =
  | 'docker-json'
  | 'cri'
  | 'journald-json'
  | 'json-logs'
  | 'logfmt'
  | 'syslog'
  | 'klog'
  | 'access-log'
  | 'text-log'
  | 'plain'
  | 'other-json';

/** Enough to know a file by. */
const MOST_LINES = 200;
/** Lines of JSON say more than lines of text; text that only begins with times is the last resort. */
const SCORES: Readonly<Record<LineKind, number>> = {
  ...{ 'docker-json': 60, 'journald-json': 60, 'json-logs': 55, cri: 50 },
  ...{ logfmt: 40, syslog: 40, klog: 40, 'access-log': 40, 'text-log': 15, plain: 0, 'other-json': 0 },
};
const WORDS: Readonly<Record<LineKind, string>> = {
  'docker-json': '"log", "stream" and "time"',
  'journald-json': '"__REALTIME_TIMESTAMP"',
  'json-logs': 'objects with a time and a message or level',
  cri: 'a time, an output and F or P',
  logfmt: 'pairs of key=value',
  syslog: 'syslog’s header',
  klog: 'klog’s header',
  'access-log': 'a web server’s access',
  'text-log': 'a time at the beginning',
  plain: 'text',
  'other-json': 'JSON',
};
/** Stack traces and tables may outnumber the lines that begin with a time. */
const FEWEST_TIMED = 1 / 20;

interface Tally {
  /** Without empty lines and those that belong to the line before. */
  lines: number;
  timed: number;
  kinds: Map<LineKind, number>;
}

const tallies = new WeakMap<Uint8Array, Tally>();

/** Whether the lines make a file one of this kind. */
export function findKind(kind: LineKind, head: Uint8Array, context: SniffContext): Finding | undefined {
  let tally = tallies.get(head);
  if (tally === undefined) tallies.set(head, (tally = isText(head) ? tallyOf(head, context) : emptyTally()));
  if (winnerOf(tally) !== kind) return undefined;
  const count = tally.kinds.get(kind) ?? 0;
  return { score: SCORES[kind], evidence: `${WORDS[kind]} in ${count} of its first ${tally.lines} lines` };
}

function winnerOf({ lines, timed, kinds }: Tally): LineKind | undefined {
  if (timed === 0) return undefined;
  const known = [...kinds].filter(([kind]) => SCORES[kind] > 0).sort(([, one], [, other]) => other - one);
  const recognised = known.reduce((sum, [, count]) => sum + count, 0);
  if (recognised * 2 >= lines) return known[0]?.[0];
  const isJson = (kinds.get('other-json') ?? 0) * 2 >= lines;
  return !isJson && timed >= lines * FEWEST_TIMED ? 'text-log' : undefined;
}

function tallyOf(head: Uint8Array, { whole }: SniffContext): Tally {
  const tally = emptyTally();
  let from = head[0] === 0xef ? 3 : 0;
  while (from < head.length && tally.lines < MOST_LINES) {
    const feed = head.indexOf(NEWLINE, from);
    // The rest of a line that goes on behind the head says nothing.
    if (feed < 0 && !whole) break;
    const end = feed < 0 ? head.length : feed;
    if (end > from) count(tally, head.subarray(from, end));
    from = end + 1;
  }
  return tally;
}

function count(tally: Tally, bytes: Uint8Array): void {
  const line = repairUtf8(bytes, 0, bytes.length).trimEnd();
  if (line === '') return;
  const { kind, isTimed } = kindOf(line, bytes);
  if (kind === 'plain' && tally.lines > 0 && continuesRecord(line)) return;
  tally.lines++;
  if (isTimed) tally.timed++;
  tally.kinds.set(kind, (tally.kinds.get(kind) ?? 0) + 1);
}

function kindOf(line: string, bytes: Uint8Array): { kind: LineKind; isTimed: boolean } {
  if (bytes[0] === OPEN_BRACE && /^\{\s*["}]/.test(line)) return kindOfJson(bytes);
  if (readCriLine(line) !== undefined) return { kind: 'cri', isTimed: true };
  const { kind, draft } = parseLine(line);
  return { kind, isTimed: draft.time.kind !== 'none' };
}

function kindOfJson(bytes: Uint8Array): { kind: LineKind; isTimed: boolean } {
  const fields = readJsonFields(bytes);
  if (!Array.isArray(fields)) return { kind: 'other-json', isTimed: false };
  if (isDockerLine(fields)) return { kind: 'docker-json', isTimed: true };
  if (isJournaldLine(fields)) return { kind: 'journald-json', isTimed: true };
  const draft = draftOfFields(fields, () => '');
  const isTimed = draft.time.kind !== 'none';
  const isSaid = draft.body.kind !== 'string' || draft.body.value !== '' || draft.severityText !== '';
  return { kind: isTimed && isSaid ? 'json-logs' : 'other-json', isTimed };
}

function emptyTally(): Tally {
  return { lines: 0, timed: 0, kinds: new Map() };
}
