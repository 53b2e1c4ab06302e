import type { LogRecord } from '../../../model/log-record.ts';
import type { ResourceGroup, ScopeGroup } from '../../../model/resource.ts';
import { asString } from '../text.ts';
import { text } from '../value.ts';
import {
  attributesField,
  countField,
  enumField,
  expectStorable,
  expectText,
  idFields,
  longField,
  textField,
  timeField,
  type Field,
  type Fields,
} from './field.ts';

/** A field of what the group names, written into a copy of it. */
function within<G, N extends keyof G>(name: N, field: Field<G[N]>): Field<G> {
  return {
    ...field,
    get: (group) => field.get(group[name]),
    set: (group, value) => {
      const own = { ...group[name] };
      field.set!(own, value);
      group[name] = own;
    },
  };
}

type Group = ResourceGroup<unknown>;
type Scoped = ScopeGroup<unknown>;

export const RESOURCE_FIELDS: Fields<Group> = {
  attributes: within<Group, 'resource'>('resource', attributesField()),
  dropped_attributes_count: within<Group, 'resource'>('resource', countField('droppedAttributesCount')),
  schema_url: textField('schemaUrl'),
};

export const SCOPE_FIELDS: Fields<Scoped> = {
  name: within<Scoped, 'scope'>('scope', textField('name')),
  version: within<Scoped, 'scope'>('scope', textField('version')),
  attributes: within<Scoped, 'scope'>('scope', attributesField()),
  dropped_attributes_count: within<Scoped, 'scope'>('scope', countField('droppedAttributesCount')),
  schema_url: textField('schemaUrl'),
};

export const LOG_FIELDS: Fields<LogRecord> = {
  ...idFields<LogRecord>('trace_id', 'traceId', 32),
  ...idFields<LogRecord>('span_id', 'spanId', 16),
  time_unix_nano: longField('timeUnixNano'),
  observed_time_unix_nano: longField('observedTimeUnixNano'),
  time: timeField('timeUnixNano'),
  observed_time: timeField('observedTimeUnixNano'),
  severity_number: enumField('severityNumber'),
  severity_text: textField('severityText'),
  event_name: textField('eventName'),
  attributes: attributesField(),
  dropped_attributes_count: countField('droppedAttributesCount'),
  flags: countField('flags'),
  body: {
    isIndexable: true,
    get: (log) => log.body,
    set: (log, value) => {
      log.body = expectStorable(value);
    },
  },
  'body.string': {
    get: (log) => text(asString(log.body)),
    set: (log, value) => {
      log.body = text(expectText(value));
    },
  },
};
