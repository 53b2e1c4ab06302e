import type { Attributes } from './attributes.ts';

/** opentelemetry.proto.common.v1.EntityRef: which attributes of the resource identify or describe an entity. */
export interface EntityRef {
  schemaUrl: string;
  type: string;
  idKeys: string[];
  descriptionKeys: string[];
}

export interface Resource {
  attributes: Attributes;
  droppedAttributesCount: number;
  entityRefs: EntityRef[];
}

/** InstrumentationScope. */
export interface Scope {
  name: string;
  version: string;
  attributes: Attributes;
  droppedAttributesCount: number;
}

/** Everything one scope produced. `T` is Span, LogRecord or Metric. */
export interface ScopeGroup<T> {
  scope: Scope;
  schemaUrl: string;
  items: T[];
}

/** Everything one resource produced: ResourceSpans, ResourceLogs or ResourceMetrics. */
export interface ResourceGroup<T> {
  resource: Resource;
  schemaUrl: string;
  scopes: ScopeGroup<T>[];
}
