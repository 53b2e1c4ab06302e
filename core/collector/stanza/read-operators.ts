import { didYouMean } from '../did-you-mean.ts';
import type { Settings } from '../settings.ts';
import type { Entry } from './entry.ts';
import type { Condition } from './expression.ts';
import { OperatorError, readCondition, type Operator, type OperatorContext, type OperatorKind } from './operator.ts';
import { CONTAINER } from './operators/container.ts';
import { CSV_PARSER } from './operators/csv.ts';
import { JSON_ARRAY_PARSER } from './operators/json-array.ts';
import { ASSIGN_KEYS, FLATTEN } from './operators/map-changes.ts';
import * as parsers from './operators/parsers.ts';
import { RECOMBINE } from './operators/recombine.ts';
import { SYSLOG_PARSER } from './operators/syslog.ts';
import { REGEX_REPLACE, SANITIZE_UTF8, UNQUOTE } from './operators/text-changes.ts';
import * as transformers from './operators/transformers.ts';
import { URI_PARSER } from './operators/uri.ts';

/** The Collector's operators that are not here. */
const UNSUPPORTED = ['file_output', 'headerless_jarray_parser', 'otelcol', 'stdout', 'strip_ansi_escape_codes'];
const KEYS = ['type', 'id', 'output', 'on_error', 'if'];
const ON_ERROR = ['send', 'send_quiet', 'drop', 'drop_quiet'] as const;

/** What operators tell of entries that do not come out. */
export interface OperatorTeller {
  /** By rule, or as `on_error` says. */
  drop: (reason: string) => void;
  error: (message: string) => void;
}

interface Link {
  id: string;
  operator: Operator;
  /** Place in the chain of the next one. */
  next: number;
  condition: Condition | undefined;
  onError: (typeof ON_ERROR)[number];
}

/** Operators one behind another; an entry may pass over some of them. */
export class OperatorChain {
  readonly #links: readonly Link[];
  readonly #tell: OperatorTeller;

  constructor(links: readonly Link[], tell: OperatorTeller) {
    this.#links = links;
    this.#tell = tell;
  }

  /** `out` is given what comes out, in its order. */
  process(entry: Entry, out: (entry: Entry) => void): void {
    this.#run(entry, 0, out);
  }

  /** Gives on what was held for too long, or all that is held. */
  flush(nowNs: bigint, isAll: boolean, out: (entry: Entry) => void): void {
    for (const { operator, next } of this.#links)
      operator.flush?.(nowNs, isAll, (entry, to) => this.#run(entry, this.#placeOf(to, next), out));
  }

  /** Of each source, the first byte that is still held. */
  heldOffsets(): Map<string, number> {
    const offsets = new Map<string, number>();
    for (const { operator } of this.#links)
      for (const { origin } of operator.held?.() ?? [])
        offsets.set(origin.source, Math.min(origin.offset, offsets.get(origin.source) ?? Infinity));
    return offsets;
  }

  #placeOf(to: string | undefined, next: number): number {
    return to === undefined ? next : this.#links.findIndex(({ id }) => id === to);
  }

  #run(entry: Entry, at: number, out: (entry: Entry) => void): void {
    const link = this.#links[at];
    if (!link) {
      out(entry);
      return;
    }
    const { operator, next, condition } = link;
    const written: { entry: Entry; to: number }[] = [];
    try {
      if (condition && !condition(entry)) written.push({ entry, to: next });
      else operator.run(entry, (one, to) => written.push({ entry: one, to: this.#placeOf(to, next) }));
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      if (!this.#fail(link, error)) written.push({ entry, to: next });
    }
    for (const { entry: one, to } of written) this.#run(one, to, out);
  }

  /** Whether the entry is dropped. */
  #fail({ id, onError }: Link, { message }: OperatorError): boolean {
    if (!onError.endsWith('quiet')) this.#tell.error(`${id}: ${message}`);
    const isDropped = onError.startsWith('drop');
    if (isDropped) this.#tell.drop(`operator ${id}`);
    return isDropped;
  }
}

/** The list under a key. What is wrong is noted, with its place; the chain is only used without problems. */
export function readOperators(
  settings: Settings,
  key: string,
  context: OperatorContext,
  tell: OperatorTeller,
): OperatorChain {
  const kinds = kindsWith(tell);
  const items = settings.items(key);
  const ids = numberedIds(items.map((item) => ({ type: item.text('type'), id: item.text('id') })));
  const links = items.map((item, at) => readLink(item, at, ids, kinds, context));
  return new OperatorChain(links, tell);
}

/** As the Collector's pkg/stanza/pipeline does: the second of a type without an id of its own is `move1`, or the next that is free. */
function numberedIds(written: readonly { type: string; id: string }[]): string[] {
  const ids = written.map(({ type, id }) => id || type);
  const counts = new Map<string, number>();
  written.forEach(({ type }, at) => {
    if (ids[at] !== type) return;
    let count = counts.get(type) ?? 0;
    if (count > 0) {
      while (ids.includes(`${type}${count}`)) count++;
      ids[at] = `${type}${count}`;
    }
    counts.set(type, count + 1);
  });
  return ids;
}

function kindsWith(tell: OperatorTeller): ReadonlyMap<string, OperatorKind> {
  const kinds = [
    ...[CONTAINER, parsers.JSON_PARSER, parsers.REGEX_PARSER, parsers.KEY_VALUE_PARSER],
    ...[CSV_PARSER, JSON_ARRAY_PARSER, URI_PARSER, SYSLOG_PARSER],
    ...[parsers.TIME_PARSER, parsers.SEVERITY_PARSER, parsers.TRACE_PARSER, parsers.SCOPE_NAME_PARSER],
    ...[transformers.MOVE, transformers.COPY, transformers.REMOVE, transformers.ADD, transformers.RETAIN],
    transformers.filterWith((id) => tell.drop(`operator ${id}`)),
    transformers.routerWith((id) => tell.drop(`operator ${id}`)),
    ...[ASSIGN_KEYS, FLATTEN, REGEX_REPLACE, SANITIZE_UTF8, UNQUOTE],
    ...[transformers.NOOP, RECOMBINE],
  ];
  return new Map(kinds.map((kind) => [kind.type, kind]));
}

/** The types of operators that there are. */
export const OPERATOR_TYPES: readonly string[] = [
  ...kindsWith({ drop: () => undefined, error: () => undefined }).keys(),
];

function readLink(
  item: Settings,
  at: number,
  ids: readonly string[],
  kinds: ReadonlyMap<string, OperatorKind>,
  context: OperatorContext,
): Link {
  const type = item.text('type');
  const kind = kinds.get(type);
  const id = ids[at]!;
  if (!kind) noteType(item, type, [...kinds.keys()]);
  else item.allow([...KEYS, ...kind.keys], kind.refused, kind.idle);
  if (ids.indexOf(id) !== at)
    item.note(['id'], `there is another operator with the id "${id}": give it one of its own`);
  const outputs = [
    ...(kind?.outputs?.(item) ?? []),
    ...(item.has('output') ? [{ id: item.text('output'), path: ['output'] }] : []),
  ];
  for (const output of outputs) noteOutput(item, output, ids, at);
  return {
    id,
    operator: kind ? kind.read(item, context) : { run: () => undefined },
    next: item.has('output') ? ids.indexOf(item.text('output')) : at + 1,
    condition: readCondition(item, 'if', context),
    onError: item.choice('on_error', ON_ERROR, 'send'),
  };
}

function noteType(item: Settings, type: string, known: readonly string[]): void {
  if (UNSUPPORTED.includes(type)) item.note(['type'], `the operator "${type}" is not supported here`);
  else item.note(['type'], `there is no operator "${type}"${didYouMean(type, known)}`);
}

/** Entries go forward only. */
function noteOutput(
  item: Settings,
  { id, path }: { id: string; path: readonly (string | number)[] },
  ids: readonly string[],
  at: number,
): void {
  const place = ids.indexOf(id);
  if (place < 0) item.note(path, `there is no operator with the id "${id}"${didYouMean(id, ids)}`);
  else if (place <= at) item.note(path, `"${id}" stands before this operator`);
}
