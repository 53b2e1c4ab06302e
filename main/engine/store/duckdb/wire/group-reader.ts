import type { Signal } from '../../../../../core/model/telemetry.ts';
import type { MessageName } from '../../../../../core/otlp/fields.ts';
import { fieldActions } from './field-actions.ts';
import type { ItemPacker } from './item-packer.ts';
import type { Range } from './origin-packer.ts';
import { UNUSUAL } from './wire-cursor.ts';
import type { Wire } from './wire.ts';

const SELF = 1;
const SCHEMA_URL = 2;
const MEMBER = 3;

const NAMES = {
  traces: ['ExportTraceServiceRequest', 'ResourceSpans', 'ScopeSpans', 'spans'],
  logs: ['ExportLogsServiceRequest', 'ResourceLogs', 'ScopeLogs', 'logRecords'],
  metrics: ['ExportMetricsServiceRequest', 'ResourceMetrics', 'ScopeMetrics', 'metrics'],
} as const satisfies Record<Signal, readonly [MessageName, MessageName, MessageName, string]>;

const NO_RANGE: Range = { start: 0, end: 0 };

/** Walks the resources and scopes of a signal's requests, down to the items. */
export class GroupReader {
  readonly #wire: Wire;
  readonly #items: ItemPacker;
  readonly #request: Uint8Array;
  readonly #resourceGroup: Uint8Array;
  readonly #scopeGroup: Uint8Array;

  constructor(signal: Signal, wire: Wire, items: ItemPacker) {
    this.#wire = wire;
    this.#items = items;
    const [request, resourceGroup, scopeGroup, item] = NAMES[signal];
    this.#request = fieldActions(request, { [fieldOf(resourceGroup)]: MEMBER });
    const described = { resource: SELF, schemaUrl: SCHEMA_URL, [fieldOf(scopeGroup)]: MEMBER };
    this.#resourceGroup = fieldActions(resourceGroup, described);
    this.#scopeGroup = fieldActions(scopeGroup, { scope: SELF, schemaUrl: SCHEMA_URL, [item]: MEMBER });
  }

  /** The whole request. @throws UNUSUAL */
  read(end: number): void {
    const { cursor } = this.#wire;
    while (cursor.pos < end) {
      if (this.#request[cursor.tag(end)] !== MEMBER) throw UNUSUAL;
      this.#resource(cursor.until(end));
    }
  }

  #resource(end: number): void {
    const { cursor, origins } = this.#wire;
    const start = cursor.pos;
    const [message, schemaUrl] = this.#describe(this.#resourceGroup, end);
    const resource = origins.resource(cursor.bytes, message, schemaUrl);
    cursor.pos = start;
    while (cursor.pos < end) {
      const action = this.#resourceGroup[cursor.tag(end)];
      const to = cursor.until(end);
      if (action === MEMBER) this.#scope(to, resource);
      cursor.pos = to;
    }
  }

  #scope(end: number, resource: number): void {
    const { cursor, origins } = this.#wire;
    const start = cursor.pos;
    const [message, schemaUrl] = this.#describe(this.#scopeGroup, end);
    const scope = origins.scope(cursor.bytes, message, schemaUrl);
    cursor.pos = start;
    while (cursor.pos < end) {
      const action = this.#scopeGroup[cursor.tag(end)];
      const to = cursor.until(end);
      if (action === MEMBER) this.#items.item(to, resource, scope);
      cursor.pos = to;
    }
  }

  /** What a group says of itself, wherever it stands: some write it behind the members. */
  #describe(actions: Uint8Array, end: number): [Range, Range] {
    const { cursor } = this.#wire;
    const found: [Range, Range] = [NO_RANGE, NO_RANGE];
    while (cursor.pos < end) {
      const action = actions[cursor.tag(end)];
      if (!action) throw UNUSUAL;
      const to = cursor.until(end);
      if (action !== MEMBER) {
        if (found[action - 1] !== NO_RANGE) throw UNUSUAL;
        found[action - 1] = { start: cursor.pos, end: to };
      }
      cursor.pos = to;
    }
    return found;
  }
}

/** Groups are called like their message. */
const fieldOf = (message: string) => message[0]!.toLowerCase() + message.slice(1);
