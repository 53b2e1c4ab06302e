import type { LogRecord } from '../model/log-record.ts';
import type { Metric } from '../model/metric.ts';
import type { ResourceGroup } from '../model/resource.ts';
import { singleItems } from '../model/single-items.ts';
import type { Span } from '../model/span.ts';
import type { Telemetry } from '../model/telemetry.ts';
import { valueText } from '../model/value-text.ts';
import { encodeJsonGroup } from '../otlp/encode-json.ts';

/** What became of one span, log record or data point. */
export interface ItemChange {
  kind: 'same' | 'changed' | 'dropped' | 'added';
  /** Span or metric name, or a log's body. */
  name: string;
  /** With its resource and scope as OTLP JSON, indented; '' where there is none on that side. */
  before: string;
  after: string;
  /** Of one that was dropped, the rule that did it; '' where that is not known. */
  reason: string;
}

/** What people are to see of an item, which stands alone in its group. */
export type ShowItem = (item: Telemetry) => Telemetry;
/** The rule by which an item, which stands alone in its group, was dropped; '' where it is not known. */
type WhyDropped = (item: Telemetry) => string;

const ORDER: readonly ItemChange['kind'][] = ['dropped', 'changed', 'added', 'same'];

/** A name is for one line. */
const LONGEST_NAME = 200;
/** Longer ones are cut, and so no JSON any more: they are to be read by people. */
const LONGEST_ITEM = 20_000;
const DEEPEST_BODY = 4;

/** An item by itself, in the group that is its own. */
interface Entry {
  signal: Telemetry['signal'];
  group: ResourceGroup<Item>;
  item: Item;
  text?: string | undefined;
}
type Item = Span | LogRecord | Metric;

interface Pair {
  before?: Entry;
  after?: Entry;
  whyDropped?: WhyDropped | undefined;
}

/** Pairs the items of what came with those of what went on. */
export class ItemChanges {
  readonly #pairs: Readonly<Record<ItemChange['kind'], Pair[]>> = { same: [], changed: [], dropped: [], added: [] };
  readonly #show: ShowItem;

  /** Items are compared as they are, and listed as `show` gives them. */
  constructor(show: ShowItem = (item) => item) {
    this.#show = show;
  }

  /** Both of one signal. Items are the same by their ids, or by their times and order where they have none. */
  compare(before: readonly Telemetry[], after: readonly Telemetry[], whyDropped?: WhyDropped): void {
    for (const pair of pairUp(before.flatMap(entriesOf), after.flatMap(entriesOf))) {
      // Asked only of those that are listed.
      this.#pairs[kindOf(pair)].push({ ...pair, whyDropped });
      // Most will not be shown.
      for (const entry of [pair.before, pair.after]) if (entry) entry.text = undefined;
    }
  }

  count(kind: ItemChange['kind']): number {
    return this.#pairs[kind].length;
  }

  /** Those that differ first, at most so many, with at most so many characters together. */
  list(limit: number, characters: number, kinds: readonly ItemChange['kind'][] = ORDER): ItemChange[] {
    const changes: ItemChange[] = [];
    let left = characters;
    for (const kind of ORDER.filter((one) => kinds.includes(one)))
      for (const pair of this.#pairs[kind].slice(0, limit - changes.length)) {
        const change = describe(kind, this.#shown(pair.before), this.#shown(pair.after), reasonOf(kind, pair));
        left -= change.before.length + change.after.length;
        if (left < 0 && changes.length > 0) return changes;
        changes.push(change);
      }
    return changes;
  }

  #shown(entry: Entry | undefined): Entry | undefined {
    return entry && entriesOf(this.#show(aloneIn(entry)))[0];
  }
}

const aloneIn = ({ signal, group }: Entry) => ({ signal, groups: [group] }) as Telemetry;

const reasonOf = (kind: ItemChange['kind'], { before, whyDropped }: Pair): string =>
  (kind === 'dropped' && before && whyDropped?.(aloneIn(before))) || '';

function describe(
  kind: ItemChange['kind'],
  before: Entry | undefined,
  after: Entry | undefined,
  reason: string,
): ItemChange {
  return { kind, name: nameOf((after ?? before)!), before: shown(before), after: shown(after), reason };
}

function shown(entry: Entry | undefined): string {
  if (!entry) return '';
  const text = JSON.stringify(JSON.parse(textOf(entry)), null, 2);
  return text.length > LONGEST_ITEM ? `${text.slice(0, LONGEST_ITEM).toWellFormed()}…` : text;
}

function nameOf({ signal, item }: Entry): string {
  const name = signal === 'logs' ? valueText((item as LogRecord).body, DEEPEST_BODY) : (item as Span | Metric).name;
  return name.slice(0, LONGEST_NAME).toWellFormed();
}

function entriesOf(telemetry: Telemetry): Entry[] {
  return singleItems(telemetry).map(({ signal, groups }) => {
    const group = groups[0] as ResourceGroup<Item>;
    return { signal, group, item: group.scopes[0]!.items[0]! };
  });
}

function textOf(entry: Entry): string {
  return (entry.text ??= encodeJsonGroup(entry.signal, entry.group as never));
}

function kindOf({ before, after }: Pair): ItemChange['kind'] {
  if (!before) return 'added';
  if (!after) return 'dropped';
  return isSame(before, after) ? 'same' : 'changed';
}

function isSame(a: Entry, b: Entry): boolean {
  const [scopeA, scopeB] = [a.group.scopes[0]!, b.group.scopes[0]!];
  const isObject = a.item === b.item && a.group.resource === b.group.resource && scopeA.scope === scopeB.scope;
  return isObject || textOf(a) === textOf(b);
}

function pairUp(before: readonly Entry[], after: readonly Entry[]): Pair[] {
  const groups = [Map.groupBy(before, keyOf), Map.groupBy(after, keyOf)] as const;
  const pairs: Pair[] = [];
  const left = { before: [] as Entry[], after: [] as Entry[] };
  for (const key of new Set([...groups[0].keys(), ...groups[1].keys()])) {
    const rest = pairInOrder(groups[0].get(key) ?? [], groups[1].get(key) ?? [], pairs);
    left.before.push(...rest.before);
    left.after.push(...rest.after);
  }
  // As many came as went: what lost its name was given another one.
  if (left.before.length === left.after.length) pairInOrder(left.before, left.after, pairs);
  else pairs.push(...left.before.map((one) => ({ before: one })), ...left.after.map((one) => ({ after: one })));
  return pairs;
}

/** Where some are gone, those that are the same stay together. Gives those that have no other. */
function pairInOrder(before: readonly Entry[], after: readonly Entry[], pairs: Pair[]) {
  if (before.length === after.length) {
    before.forEach((one, index) => pairs.push({ before: one, after: after[index]! }));
    return { before: [], after: [] };
  }
  if (before.length === 0 || after.length === 0) return { before, after };
  const byText = Map.groupBy(before, textOf);
  const others = after.filter((one) => {
    const same = byText.get(textOf(one))?.shift();
    if (same) pairs.push({ before: same, after: one });
    return !same;
  });
  const rest = [...byText.values()].flat();
  const both = Math.min(rest.length, others.length);
  for (let i = 0; i < both; i++) pairs.push({ before: rest[i]!, after: others[i]! });
  return { before: rest.slice(both), after: others.slice(both) };
}

/** What a component leaves as it is, mostly. */
function keyOf({ signal, item }: Entry): string {
  switch (signal) {
    case 'traces':
      return `${(item as Span).traceId} ${(item as Span).spanId}`;
    case 'logs':
      return `${(item as LogRecord).timeUnixNano} ${(item as LogRecord).observedTimeUnixNano}`;
    case 'metrics':
      return metricKey(item as Metric);
  }
}

function metricKey({ name, data }: Metric): string {
  const point = data.kind === 'none' ? undefined : data.dataPoints[0];
  return `${name} ${data.kind} ${point?.timeUnixNano ?? ''}`;
}
