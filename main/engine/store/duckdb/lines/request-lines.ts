import { encodeUtf8 } from '../../../../../core/encoding/utf8.ts';
import { encodeJsonMessage } from '../../../../../core/otlp/encode-json.ts';
import { encodeJsonText } from '../../../../../core/otlp/json-value.ts';
import { redactResource, redactScope } from '../../../../../core/processors/redact.ts';
import type { Redaction } from '../../../../../core/processors/redaction.ts';
import type { EncodedRequest } from '../../port.ts';
import type { CatalogReader } from '../reading/catalog-reader.ts';
import type { SpanColumns } from './span-columns.ts';

/** Rows of a slice by resource and scope, both in order of first appearance. */
export type RowGroups = ReadonlyMap<number, ReadonlyMap<number, readonly number[]>>;

export function groupRows({ resources, scopes }: SpanColumns, from: number, to: number): RowGroups {
  const groups = new Map<number, Map<number, number[]>>();
  for (let row = from; row < to; row++) {
    let group = groups.get(resources[row]!);
    if (!group) groups.set(resources[row]!, (group = new Map<number, number[]>()));
    const rows = group.get(scopes[row]!);
    if (rows) rows.push(row);
    else group.set(scopes[row]!, [row]);
  }
  return groups;
}

/** A span with what it stands in, each as text. `ahead` and `behind` of equal neighbours are the same objects. */
interface Item {
  readonly resource: Around;
  readonly scope: Around;
  readonly text: string;
}

/** What stands before the items of a group, and behind them. */
interface Around {
  readonly ahead: string;
  readonly behind: string;
}

/** The request of a slice's spans, in halves until none has more than so many bytes, unless a single span has. */
export function* requestLines(
  groups: RowGroups,
  textOf: (row: number) => string,
  around: { catalog: CatalogReader; redaction: Redaction | undefined },
  mostBytes: number,
): Generator<EncodedRequest> {
  const items: Item[] = [];
  for (const [resourceId, scopes] of groups) {
    const resource = aroundResource(around, resourceId);
    for (const [scopeId, rows] of scopes) {
      const scope = aroundScope(around, scopeId);
      for (const row of rows) items.push({ resource, scope, text: textOf(row) });
    }
  }
  yield* halved(items, 0, items.length, mostBytes);
}

function* halved(items: readonly Item[], from: number, to: number, mostBytes: number): Generator<EncodedRequest> {
  const json = encodeUtf8(requestText(items, from, to));
  const size = to - from;
  if (json.length <= mostBytes || size < 2) return yield { json, items: size };
  const middle = from + (size >> 1);
  yield* halved(items, from, middle, mostBytes);
  yield* halved(items, middle, to, mostBytes);
}

function requestText(items: readonly Item[], from: number, to: number): string {
  let text = '{"resourceSpans":[';
  for (let i = from; i < to; i++) {
    const item = items[i]!;
    const last = i === from ? undefined : items[i - 1]!;
    const isSame = last?.resource === item.resource;
    if (isSame && last.scope === item.scope) text += ',';
    else {
      if (last) text += last.scope.behind;
      if (last && !isSame) text += last.resource.behind;
      text += isSame ? ',' : `${last ? ',' : ''}${item.resource.ahead}`;
      text += item.scope.ahead;
    }
    text += item.text;
  }
  const last = items[to - 1];
  return `${text}${to > from ? last!.scope.behind + last!.resource.behind : ''}]}`;
}

function aroundResource(
  { catalog, redaction }: { catalog: CatalogReader; redaction: Redaction | undefined },
  id: number,
): Around {
  const stored = catalog.resource(id);
  const { resource, schemaUrl } = redaction ? redactResource(stored, redaction) : stored;
  return { ahead: `{"resource":${encodeJsonMessage('Resource', resource)},"scopeSpans":[`, behind: behind(schemaUrl) };
}

function aroundScope(
  { catalog, redaction }: { catalog: CatalogReader; redaction: Redaction | undefined },
  id: number,
): Around {
  const stored = catalog.scope(id);
  const { scope, schemaUrl } = redaction ? redactScope(stored, redaction) : stored;
  return { ahead: `{"scope":${encodeJsonMessage('InstrumentationScope', scope)},"spans":[`, behind: behind(schemaUrl) };
}

const behind = (schemaUrl: string) => (schemaUrl === '' ? ']}' : `],"schemaUrl":${encodeJsonText(schemaUrl)}}`);
