import { dayTimeAt, digitsAt, isDay } from '../log-lines/civil-time.ts';
import { type Draft, emptyDraft, text } from '../log-lines/draft.ts';
import { severityOfWord } from '../log-lines/severity.ts';

const LEVELS = 'IWEF';
const TEXTS: Readonly<Record<string, string>> = { I: 'INFO', W: 'WARNING', E: 'ERROR', F: 'FATAL' };

/**
 * A line of Kubernetes' klog (and glog, and Abseil): `I0507 11:59:44.523502    4727 kubelet_getters.go:187] message`.
 * It has month and day, but neither year nor zone.
 */
export function parseKlog(line: string): Draft | undefined {
  const level = line[0] ?? '';
  if (level === '' || !LEVELS.includes(level) || line[5] !== ' ') return undefined;
  const [month, day] = [digitsAt(line, 1, 2), digitsAt(line, 3, 2)];
  const clock = isDay(month, day) ? dayTimeAt(line, 6) : undefined;
  if (clock === undefined) return undefined;
  const bracket = line.indexOf('] ', clock.end);
  const head = /^ +(\d{1,10}) ([^\s\]]{1,300}):(\d{1,7})$/.exec(
    line.slice(clock.end, Math.min(bracket, clock.end + 400)),
  );
  if (bracket < 0 || head === null) return undefined;
  return {
    ...emptyDraft(),
    time: { kind: 'yearless', month, day, nsOfDay: clock.ns },
    severityNumber: severityOfWord(level),
    severityText: TEXTS[level]!,
    body: text(line.slice(bracket + 2)),
    attributes: [
      { key: 'thread.id', value: { kind: 'int', value: BigInt(head[1]!) } },
      { key: 'code.file.path', value: text(head[2]!) },
      { key: 'code.line.number', value: { kind: 'int', value: BigInt(head[3]!) } },
    ],
  };
}
