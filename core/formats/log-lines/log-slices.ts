import type { LogRecord, ResourceLogs } from '../../model/log-record.ts';
import type { Attributes } from '../../model/attributes.ts';
import type { ScopeGroup } from '../../model/resource.ts';
import { scalarJson } from '../../model/scalar-json.ts';
import type { Warning, WarningCode } from '../../otlp/decoded.ts';
import type { FileTime, ReadOptions, Slice } from '../format.ts';
import { text, type Draft } from './draft.ts';
import { TimeSettler } from './settle-times.ts';

/** Of the file a slice. Storing one blocks the thread for some 20 ms. */
const SLICE_BYTES = 1024 * 1024;
/** A record of a few bytes still is an object of some hundred. */
const SLICE_RECORDS = 10_000;
/** A record that goes on over lines ends here; nobody reads a longer one. */
const MAX_RECORD_CHARACTERS = 1024 * 1024;
const EXAMPLE_LENGTH = 200;

/** What OpenTelemetry's specification calls a service that has no name. */
const UNKNOWN_SERVICE = 'unknown_service';

/** Records that wait to be handed on: times are settled and records grouped by resource when a slice is full. */
export class LogSlices {
  private entries: Draft[] = [];
  private warnings = new Map<WarningCode, Warning>();
  private bytes = 0;
  /** The last record of each output. */
  private last = new Map<string, Draft>();
  private readonly settler: TimeSettler;

  constructor(fileTime?: FileTime, options: ReadOptions = {}) {
    this.settler = new TimeSettler(fileTime, options);
  }

  get bufferedBytes(): number {
    return this.bytes;
  }

  /** Takes a record that stood on `bytes` bytes. Gives what was full before it. */
  add(draft: Draft, bytes: number): Slice | undefined {
    const full = this.bytes >= SLICE_BYTES || this.entries.length >= SLICE_RECORDS ? this.take() : undefined;
    this.entries.push(draft);
    this.bytes += bytes;
    this.last.set(draft.stream, draft);
    if (draft.isRepaired) this.warn('invalid-utf8', () => (draft.body.kind === 'string' ? draft.body.value : ''));
    if (draft.idPadded) this.warn('id-padded', () => draft.traceId);
    return full;
  }

  /** The last record that came from this output, as long as it may grow. */
  lastOf(stream: string): Draft | undefined {
    const draft = this.last.get(stream);
    if (draft?.body.kind !== 'string' || draft.body.value.length > MAX_RECORD_CHARACTERS) return undefined;
    return draft;
  }

  /** Adds a line, of a record of its own as it seemed, to one that `lastOf` gave. */
  extend(draft: Draft, { body, isRepaired }: Draft, bytes: number): void {
    if (draft.body.kind !== 'string' || body.kind !== 'string') return;
    draft.body = text(`${draft.body.value}\n${body.value}`);
    this.bytes += bytes;
    if (isRepaired) this.warn('invalid-utf8', () => body.value);
  }

  private warn(code: WarningCode, example: () => string): void {
    const known = this.warnings.get(code);
    if (known === undefined) this.warnings.set(code, { code, count: 1, example: example().slice(0, EXAMPLE_LENGTH) });
    else known.count++;
  }

  /** What there is; undefined when there is nothing. */
  take(): Slice | undefined {
    if (this.entries.length + this.warnings.size === 0) return undefined;
    this.settler.settle(this.entries, (code, example) => this.warn(code, example));
    const groups = grouped(this.entries);
    const telemetry = groups.length === 0 ? [] : [{ signal: 'logs' as const, groups }];
    const slice: Slice = {
      kind: 'slice',
      decoded: { telemetry, rejections: [], warnings: [...this.warnings.values()] },
      rejectedAt: [],
    };
    [this.entries, this.warnings, this.last, this.bytes] = [[], new Map(), new Map(), 0];
    return slice;
  }
}

function grouped(entries: readonly Draft[]): ResourceLogs[] {
  const groups = new Map<string, ResourceLogs>();
  const scopes = new Map<string, ScopeGroup<LogRecord>>();
  for (const draft of entries) {
    const resourceKey = draft.resource.length === 0 ? draft.service : `${draft.service}\n${keyOf(draft.resource)}`;
    const scopeKey = `${draft.scope}\n${resourceKey}`;
    let scope = scopes.get(scopeKey);
    if (scope === undefined) {
      scope = {
        scope: { name: draft.scope, version: '', attributes: [], droppedAttributesCount: 0 },
        schemaUrl: '',
        items: [],
      };
      scopes.set(scopeKey, scope);
      groupOf(groups, resourceKey, draft).scopes.push(scope);
    }
    scope.items.push(recordOf(draft));
  }
  return [...groups.values()];
}

function groupOf(groups: Map<string, ResourceLogs>, key: string, { service, resource }: Draft): ResourceLogs {
  const known = groups.get(key);
  if (known !== undefined) return known;
  const attributes: Attributes = [{ key: 'service.name', value: text(service === '' ? UNKNOWN_SERVICE : service) }];
  const group = {
    resource: { attributes: [...attributes, ...resource], droppedAttributesCount: 0, entityRefs: [] },
    schemaUrl: '',
    scopes: [],
  };
  groups.set(key, group);
  return group;
}

function recordOf(draft: Draft): LogRecord {
  return {
    timeUnixNano: draft.timeNs,
    observedTimeUnixNano: draft.observedNs,
    severityNumber: draft.severityNumber,
    severityText: draft.severityText,
    body: draft.body,
    attributes: draft.attributes,
    droppedAttributesCount: 0,
    flags: draft.flags,
    traceId: draft.traceId,
    spanId: draft.spanId,
    eventName: '',
  };
}

/** Resources hold scalars here. */
function keyOf(attributes: Attributes): string {
  return attributes
    .map(({ key, value }) => `${key}=${value.kind === 'array' || value.kind === 'kvlist' ? '' : scalarJson(value)}`)
    .join('\n');
}
