import { assertNever } from '../../../model/assert-never.ts';
import type { Attributes } from '../../../model/attributes.ts';
import type { LogRecord } from '../../../model/log-record.ts';
import type { ResourceGroup, ScopeGroup } from '../../../model/resource.ts';
import type { Span } from '../../../model/span.ts';
import type { Telemetry } from '../../../model/telemetry.ts';
import { asString } from '../../ottl/text.ts';
import { normalMetricLines } from './normal-metric-lines.ts';

/** The text of exporter/debugexporter/internal/normal: a line for each resource, scope and item. Texts of the sender are as they came. */
export function normalLines(telemetry: Telemetry): Iterable<string> {
  switch (telemetry.signal) {
    case 'traces':
      return groupLines(telemetry.groups, ['ResourceTraces', 'ScopeTraces'], spanLine);
    case 'metrics':
      return groupLines(telemetry.groups, ['ResourceMetrics', 'ScopeMetrics'], normalMetricLines);
    case 'logs':
      return groupLines(telemetry.groups, ['ResourceLog', 'ScopeLog'], logLine);
    default:
      return assertNever(telemetry);
  }
}

function* groupLines<T>(
  groups: readonly ResourceGroup<T>[],
  [resourceTitle, scopeTitle]: readonly [string, string],
  itemLines: (item: T) => Iterable<string>,
): Generator<string> {
  for (const [i, { resource, schemaUrl, scopes }] of groups.entries()) {
    yield [`${resourceTitle} #${i}`, ...bracketed(schemaUrl), ...pairs(resource.attributes)].join(' ');
    for (const [j, scope] of scopes.entries()) {
      yield [`${scopeTitle} #${j}`, ...scopeWords(scope), ...pairs(scope.scope.attributes)].join(' ');
      for (const item of scope.items) yield* itemLines(item);
    }
  }
}

/** `name@version [schema]`, of what there is. */
function scopeWords({ scope, schemaUrl }: ScopeGroup<unknown>): string[] {
  const name = scope.name + (scope.version === '' ? '' : `@${scope.version}`);
  return [...(name === '' ? [] : [name]), ...bracketed(schemaUrl)];
}

const bracketed = (schemaUrl: string): string[] => (schemaUrl === '' ? [] : [`[${schemaUrl}]`]);
const pairs = (attributes: Attributes): string[] => attributes.map(({ key, value }) => `${key}=${asString(value)}`);

const spanLine = ({ name, traceId, spanId, attributes }: Span): [string] => [
  [name, traceId, spanId, ...pairs(attributes)].join(' '),
];

/** With a space behind the body also where there are no attributes, as there. */
const logLine = ({ body, attributes }: LogRecord): [string] => [`${asString(body)} ${pairs(attributes).join(' ')}`];
