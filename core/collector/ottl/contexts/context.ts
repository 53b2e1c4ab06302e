import { SPAN_KINDS, STATUS_CODES } from '../../../model/span.ts';
import type { Environment } from './environment.ts';
import type { Fields } from './field.ts';
import { DATAPOINT_FIELDS, METRIC_FIELDS, METRIC_TYPES } from './metric-fields.ts';
import { LOG_FIELDS, RESOURCE_FIELDS, SCOPE_FIELDS } from './other-fields.ts';
import { SPANEVENT_FIELDS, SPAN_FIELDS } from './span-fields.ts';

/** What a statement runs over one by one. */
export type ContextName = 'resource' | 'scope' | 'span' | 'spanevent' | 'metric' | 'datapoint' | 'log';

interface Context<N extends ContextName> {
  fields: Fields<Environment[N]['current']>;
  /** The contexts around it, whose paths may be used too, with their names in front. */
  sees: readonly ContextName[];
  enums: Readonly<Record<string, number>>;
}

const numbered = (prefix: string, names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name, i) => [prefix + name, i]));

const SPAN_ENUMS = { ...numbered('SPAN_KIND_', SPAN_KINDS), ...numbered('STATUS_CODE_', STATUS_CODES) };
const METRIC_ENUMS = {
  ...numbered('AGGREGATION_TEMPORALITY_', ['UNSPECIFIED', 'DELTA', 'CUMULATIVE']),
  ...numbered(
    'METRIC_DATA_TYPE_',
    METRIC_TYPES.map((type) => type.replace('lH', 'l_H').toUpperCase()),
  ),
};
const DATAPOINT_ENUMS = { ...METRIC_ENUMS, FLAG_NONE: 0, FLAG_NO_RECORDED_VALUE: 1 };
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((level) =>
  ['', '2', '3', '4'].map((step) => level + step),
);
const LOG_ENUMS = numbered('SEVERITY_NUMBER_', ['UNSPECIFIED', ...LEVELS]);

export const CONTEXTS: { readonly [N in ContextName]: Context<N> } = {
  resource: { fields: RESOURCE_FIELDS, sees: [], enums: {} },
  scope: { fields: SCOPE_FIELDS, sees: ['resource'], enums: {} },
  span: { fields: SPAN_FIELDS, sees: ['scope', 'resource'], enums: SPAN_ENUMS },
  spanevent: { fields: SPANEVENT_FIELDS, sees: ['span', 'scope', 'resource'], enums: SPAN_ENUMS },
  metric: { fields: METRIC_FIELDS, sees: ['scope', 'resource'], enums: METRIC_ENUMS },
  datapoint: { fields: DATAPOINT_FIELDS, sees: ['metric', 'scope', 'resource'], enums: DATAPOINT_ENUMS },
  log: { fields: LOG_FIELDS, sees: ['scope', 'resource'], enums: LOG_ENUMS },
};

/** The context a path's first name means; `instrumentation_scope` is the older name of `scope`. */
export function contextNamed(name: string): ContextName | undefined {
  if (name === 'instrumentation_scope') return 'scope';
  return Object.hasOwn(CONTEXTS, name) ? (name as ContextName) : undefined;
}

export const isVisible = (from: ContextName, name: ContextName): boolean =>
  from === name || CONTEXTS[from].sees.includes(name);
