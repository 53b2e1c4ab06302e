// The rules of Zipkin's published description of its version 2 (openzipkin/zipkin-api zipkin2-api.yaml at 0659e6416515, Apache-2.0),
// restated as JSON Schema. Stricter in two places: what the description says in words (ids are lower-case hex, times whole and not
// negative) is a rule here, and no member is allowed that it does not have, for a misspelt one would be read by nobody.

const TEXT = { type: 'string' } as const;
const WHOLE = { type: 'integer', minimum: 0 } as const;
const HEX_64 = { type: 'string', pattern: '^[0-9a-f]{16}$' } as const;

const closed = (properties: object, ...required: string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const ENDPOINT = closed({
  serviceName: TEXT,
  ipv4: { type: 'string', pattern: String.raw`^\d{1,3}(\.\d{1,3}){3}$` },
  ipv6: { type: 'string', pattern: '^[0-9a-fA-F:.]+$' },
  port: { type: 'integer', minimum: 0, maximum: 65_535 },
});

const SPAN = closed(
  {
    traceId: { type: 'string', pattern: '^([0-9a-f]{16}|[0-9a-f]{32})$' },
    parentId: HEX_64,
    id: HEX_64,
    kind: { enum: ['CLIENT', 'SERVER', 'PRODUCER', 'CONSUMER'] },
    name: TEXT,
    timestamp: WHOLE,
    // "Durations of less than one are rounded up."
    duration: { type: 'integer', minimum: 1 },
    debug: { type: 'boolean' },
    shared: { type: 'boolean' },
    localEndpoint: ENDPOINT,
    remoteEndpoint: ENDPOINT,
    annotations: { type: 'array', items: closed({ timestamp: WHOLE, value: TEXT }, 'timestamp', 'value') },
    tags: { type: 'object', additionalProperties: TEXT },
  },
  'traceId',
  'id',
);

export const ZIPKIN_SCHEMA = { type: 'array', items: SPAN };
