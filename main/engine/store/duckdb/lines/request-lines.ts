import { encodeJsonMessage } from '../../../../../core/otlp/encode-json.ts';
import { encodeJsonText } from '../../../../../core/otlp/json-value.ts';
import { redactResource, redactScope } from '../../../../../core/processors/redact.ts';
import type { Redaction } from '../../../../../core/processors/redaction.ts';
import type { EncodedRequest } from '../../port.ts';
import type { CatalogReader } from '../reading/catalog-reader.ts';
import type { SpanColumns } from './span-columns.ts';
import { TextBytes } from './text-bytes.ts';

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

/** A span with what it stands in. `resource` and `scope` of those of one group are the same objects. */
interface Item {
  readonly resource: Around;
  readonly scope: Around;
  /** Its text among those of all items. */
  readonly from: number;
  readonly to: number;
}

/** What stands before the items of a group, and behind them. */
interface Around {
  readonly ahead: string;
  readonly behind: string;
}

interface Source {
  readonly catalog: CatalogReader;
  readonly redaction: Redaction | undefined;
}

/** Encodes slices of spans one after the other, in memory that it keeps. */
export class RequestLines {
  readonly #source: Source;
  readonly #mostBytes: number;
  readonly #texts = new TextBytes();
  readonly #line = new TextBytes();

  constructor(source: Source, mostBytes: number) {
    this.#source = source;
    this.#mostBytes = mostBytes;
  }

  /** The request of a slice's spans, in halves until none has too many bytes, unless a single span has. */
  *of(groups: RowGroups, textOf: (row: number) => string): Generator<EncodedRequest> {
    const items: Item[] = [];
    this.#texts.clear();
    for (const [resourceId, scopes] of groups) {
      const resource = aroundResource(this.#source, resourceId);
      for (const [scopeId, rows] of scopes) {
        const scope = aroundScope(this.#source, scopeId);
        for (const row of rows) {
          const from = this.#texts.length;
          this.#texts.write(textOf(row));
          items.push({ resource, scope, from, to: this.#texts.length });
        }
      }
    }
    yield* this.#halved(items, 0, items.length);
  }

  *#halved(items: readonly Item[], from: number, to: number): Generator<EncodedRequest> {
    this.#line.clear();
    this.#write(items, from, to);
    const size = to - from;
    if (this.#line.length <= this.#mostBytes || size < 2) return yield { json: this.#line.copy(), items: size };
    const middle = from + (size >> 1);
    yield* this.#halved(items, from, middle);
    yield* this.#halved(items, middle, to);
  }

  #write(items: readonly Item[], from: number, to: number): void {
    const line = this.#line;
    line.write('{"resourceSpans":[');
    for (let i = from; i < to; i++) {
      const item = items[i]!;
      line.write(between(i === from ? undefined : items[i - 1], item));
      line.writeBytes(this.#texts, item.from, item.to);
    }
    const last = items[to - 1];
    if (to > from) line.write(last!.scope.behind + last!.resource.behind);
    line.write(']}');
  }
}

/** What closes the groups of the item before, and opens those of the next one. */
function between(last: Item | undefined, { resource, scope }: Item): string {
  if (!last) return resource.ahead + scope.ahead;
  if (last.resource !== resource) return `${last.scope.behind}${last.resource.behind},${resource.ahead}${scope.ahead}`;
  return last.scope === scope ? ',' : `${last.scope.behind},${scope.ahead}`;
}

function aroundResource({ catalog, redaction }: Source, id: number): Around {
  const stored = catalog.resource(id);
  const { resource, schemaUrl } = redaction ? redactResource(stored, redaction) : stored;
  return { ahead: `{"resource":${encodeJsonMessage('Resource', resource)},"scopeSpans":[`, behind: behind(schemaUrl) };
}

function aroundScope({ catalog, redaction }: Source, id: number): Around {
  const stored = catalog.scope(id);
  const { scope, schemaUrl } = redaction ? redactScope(stored, redaction) : stored;
  return { ahead: `{"scope":${encodeJsonMessage('InstrumentationScope', scope)},"spans":[`, behind: behind(schemaUrl) };
}

const behind = (schemaUrl: string) => (schemaUrl === '' ? ']}' : `],"schemaUrl":${encodeJsonText(schemaUrl)}}`);
