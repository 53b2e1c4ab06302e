import { type Draft, emptyDraft, text } from '../log-lines/draft.ts';
import { epochNs } from '../log-lines/epoch-time.ts';
import { levelIn, traceIdsIn } from '../log-lines/found-in-text.ts';
import { timeAt, type TimeText } from '../log-lines/text-time.ts';

const OPENERS = '[(';
/** Ten digits, nine behind the point, and what follows. */
const LONGEST_EPOCH = 21;
/** What stands between a time and what is said. */
const BETWEEN = ' \t])|:,-';

export interface TimedLine {
  draft: Draft;
  /** What stands behind the time; it may be a record of its own. */
  rest: string;
}

/** A line of text that begins with a time, with or without brackets around it; the body is what stands behind it. */
export function parseTimedLine(line: string): TimedLine | undefined {
  const opened = line !== '' && OPENERS.includes(line[0]!) ? 1 : 0;
  const found = timeAt(line, opened) ?? epochAt(line, opened);
  if (found === undefined) return undefined;
  let from = found.end;
  while (from < line.length && BETWEEN.includes(line[from]!)) from++;
  // A word that goes on behind the digits: it was no time.
  if (from === found.end && from < line.length && !OPENERS.includes(line[from]!)) return undefined;
  const rest = line.slice(from);
  return { draft: { ...saidIn(rest), time: found.time }, rest };
}

/** `1714652245.606` or `1714652245606` before a space or a bracket. */
function epochAt(line: string, at: number): TimeText | undefined {
  const digits = /^(?:\d{10}\.\d{1,9}|\d{13})(?=[\s\])])/.exec(line.slice(at, at + LONGEST_EPOCH))?.[0];
  const ns = digits === undefined ? undefined : epochNs(digits);
  return ns === undefined ? undefined : { time: { kind: 'known', ns, zoned: true }, end: at + digits!.length };
}

/** Text with the level and the ids that are named in it. */
export function saidIn(said: string): Draft {
  const level = levelIn(said);
  return {
    ...emptyDraft(),
    ...traceIdsIn(said),
    body: text(said),
    severityNumber: level.number,
    severityText: level.text,
  };
}
