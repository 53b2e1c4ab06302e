import { parseInteger } from '../../json/json-numbers.ts';
import { member, textMember, WrittenNumber, type JsonTree } from '../../json/json-tree.ts';
import { scaleDecimal } from '../decimal.ts';

/** What every event has, whatever its phase. */
export interface ChromeEvent {
  /** One letter: B, E, X, b, n, e, S, T, p, F, s, t, f, i, I, R, C, M, … */
  phase: string;
  name: string;
  category: string;
  /** As texts, for they may be either texts or numbers. */
  pid: string;
  tid: string;
  /** Nanoseconds on the file's own clock. 0 for metadata. */
  timeNs: bigint;
  /** −1 where none was said. */
  durationNs: bigint;
  /** What async events and flows are matched by; '' for none. */
  id: string;
  /** A flow that ends here belongs to the slice around it, not to the next one. */
  bindsEnclosing: boolean;
  /** Flows of a slice itself. */
  flowIn: boolean;
  flowOut: boolean;
}

const NO_DURATION = -1n;
/** Times and durations are added, and the sum still fits 64 bits. */
const MOST_NS = 2n ** 62n;
const WITHOUT_TIME = 'M';

/** One element of the list, or what is wrong with it. */
export function parseEvent(tree: JsonTree): ChromeEvent | string {
  const phase = textMember(tree, 'ph');
  if (phase === undefined || phase.length !== 1) return 'no event: it has no "ph"';
  const timeNs = microseconds(member(tree, 'ts'));
  if (timeNs === undefined && phase !== WITHOUT_TIME) return 'an event without a time in "ts"';
  const duration = member(tree, 'dur') ?? member(tree, 'tdur');
  const durationNs = duration === undefined ? NO_DURATION : microseconds(duration);
  if (durationNs === undefined || (duration !== undefined && durationNs < 0n))
    return 'an event whose "dur" is no duration';
  return {
    phase,
    name: text(member(tree, 'name')),
    category: text(member(tree, 'cat')),
    pid: text(member(tree, 'pid')),
    tid: text(member(tree, 'tid')),
    timeNs: timeNs ?? 0n,
    durationNs,
    id: idOf(tree),
    bindsEnclosing: member(tree, 'bp') === 'e',
    flowIn: isTrue(member(tree, 'flow_in')),
    flowOut: isTrue(member(tree, 'flow_out')),
  };
}

/** `id`, `id2.global` or `id2.local`, the last one within its process; with `scope`. `bind_id` for the flows of slices. */
function idOf(tree: JsonTree): string {
  const id2 = member(tree, 'id2');
  const local = text(member(id2, 'local'));
  const own = isTrue(member(tree, 'flow_in')) || isTrue(member(tree, 'flow_out')) ? 'bind_id' : 'id';
  const id = text(member(tree, own)) || text(member(id2, 'global'));
  if (id === '' && local === '') return '';
  const scope = text(member(tree, 'scope'));
  return `${scope}\u0000${id === '' ? `${text(member(tree, 'pid'))}\u0000${local}` : id}`;
}

/** A number of microseconds, with its digits, as nanoseconds. Some writers put it in quotes. */
function microseconds(tree: JsonTree | undefined): bigint | undefined {
  const written = tree instanceof WrittenNumber ? tree.text : tree;
  const ns = typeof written === 'string' ? scaleDecimal(written, 3) : undefined;
  return ns !== undefined && ns > -MOST_NS && ns < MOST_NS ? ns : undefined;
}

/** Ids and process numbers are texts or numbers: "0x1F" and 31 are not taken as equal, 31 and "31" are. */
function text(tree: JsonTree | undefined): string {
  if (tree instanceof WrittenNumber) return parseInteger(tree.text)?.toString() ?? tree.text;
  return typeof tree === 'string' ? tree : '';
}

function isTrue(tree: JsonTree | undefined): boolean {
  return tree === true || tree === 'true';
}
