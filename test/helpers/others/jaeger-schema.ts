// The JSON of Jaeger's query service, which its UI opens: the fields of internal/uimodel/model.go (jaegertracing/jaeger at
// a403f4b0343e, Apache-2.0) by their JSON names, and what the UI's own types demand (jaegertracing/jaeger-ui
// packages/jaeger-ui/src/types/trace.ts at 20ab1e45c809, Apache-2.0), restated as JSON Schema. No member is allowed that neither has.

const TEXT = { type: 'string' } as const;
/** uint64 in Go. */
const WHOLE = { type: 'integer', minimum: 0 } as const;
const TRACE_ID = { type: 'string', pattern: '^[0-9a-f]{16}([0-9a-f]{16})?$' } as const;
const SPAN_ID = { type: 'string', pattern: '^[0-9a-f]{16}$' } as const;
const WARNINGS = { anyOf: [{ type: 'null' }, { type: 'array', items: TEXT }] };

const closed = (properties: Record<string, object>, ...optional: string[]) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const list = (items: object) => ({ type: 'array', items });

/** A value of the type it names; what JavaScript or JSON cannot hold is text, as Jaeger has it for large integers. */
const typed = (type: string, ...values: object[]) =>
  closed({ key: TEXT, type: { const: type }, value: { anyOf: values } });
const KEY_VALUE = {
  anyOf: [
    typed('string', TEXT),
    typed('bool', { type: 'boolean' }),
    typed('int64', { type: 'integer' }, { type: 'string', pattern: String.raw`^-?\d{16,19}$` }),
    typed('float64', { type: 'number' }, { enum: ['NaN', 'Infinity', '-Infinity'] }),
    typed('binary', { type: 'string', pattern: '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$' }),
  ],
};

/** Jaeger refuses links without a trace or a span nowhere, so neither is asked for here. */
const REFERENCE = closed({
  refType: { enum: ['CHILD_OF', 'FOLLOWS_FROM'] },
  traceID: { anyOf: [TRACE_ID, { const: '' }] },
  spanID: { anyOf: [SPAN_ID, { const: '' }] },
});

const SPAN = closed(
  {
    traceID: TRACE_ID,
    spanID: SPAN_ID,
    parentSpanID: SPAN_ID,
    flags: { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 },
    operationName: TEXT,
    references: list(REFERENCE),
    startTime: WHOLE,
    duration: WHOLE,
    tags: list(KEY_VALUE),
    logs: list(closed({ timestamp: WHOLE, fields: list(KEY_VALUE) })),
    processID: TEXT,
    warnings: WARNINGS,
  },
  ...['parentSpanID', 'flags', 'warnings'],
);

const TRACE = closed({
  traceID: TRACE_ID,
  spans: { ...list(SPAN), minItems: 1 },
  processes: { type: 'object', additionalProperties: closed({ serviceName: TEXT, tags: list(KEY_VALUE) }) },
  warnings: WARNINGS,
});

/** What the API answers. */
export const JAEGER_SCHEMA = closed({
  data: list(TRACE),
  total: WHOLE,
  limit: WHOLE,
  offset: WHOLE,
  errors: { type: 'null' },
});
