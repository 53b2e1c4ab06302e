// Which field of a structured record means what. The keys are those of zap, zerolog, slog, logrus, pino, bunyan, winston, serilog
// (compact and not), python-json-logger, structlog, log4j2 and logback encoders, GELF, Google Cloud Logging, Elastic Common Schema,
// MongoDB and OpenTelemetry's own log correlation. Of several the first in its list counts; the others stay attributes.

export type Role =
  | 'time'
  | 'severityNumber'
  | 'level'
  | 'message'
  | 'traceParent'
  | 'traceId'
  | 'spanId'
  | 'flags'
  | 'service'
  | 'scope';

export interface Use {
  role: Role;
  /** Number of the role among ROLES. */
  slot: number;
  /** The lower the better. */
  rank: number;
  /** Ids as decimal numbers. */
  isDecimal: boolean;
}

const KEYS: Readonly<Record<Role, string>> = {
  time: 'timestamp time ts @timestamp @t Timestamp Time datetime date asctime instant timeMillis eventTime event_time t T receiveTimestamp timestampMillis _time',
  severityNumber: 'severity_number severityNumber SeverityNumber',
  level:
    'level severity lvl levelname log.level @l Level Severity LogLevel logLevel loglevel log_level severity_text severityText SeverityText level_name L s',
  message:
    'msg message @m body Message RenderedMessage event short_message textPayload text log @mt MessageTemplate M jsonPayload protoPayload fields.message',
  traceParent: 'traceparent trace_parent',
  traceId:
    'trace_id traceId traceID TraceId traceid trace.id otelTraceID @tr logging.googleapis.com/trace trace TraceID dd.trace_id dd_trace_id',
  spanId:
    'span_id spanId spanID SpanId spanid span.id otelSpanID @sp logging.googleapis.com/spanId SpanID dd.span_id dd_span_id',
  flags:
    'trace_flags traceFlags TraceFlags logging.googleapis.com/trace_sampled traceSampled trace_sampled otelTraceSampled',
  service: 'service.name service_name serviceName ServiceName otelServiceName dd.service service',
  scope: 'logger logger_name loggerName log.logger SourceContext',
};

/** Objects whose members are looked at for ids and the like; what is found stays where it was, too. */
const CONTEXTS = new Set(['mdc', 'contextMap', 'context', 'ctx', 'extra', 'fields', 'attributes', 'thread_context']);
const INNER_ROLES: ReadonlySet<Role> = new Set(['traceId', 'spanId', 'traceParent', 'flags', 'service']);
const INNER_RANK = 100;

export const ROLES = Object.keys(KEYS) as readonly Role[];

const USES = new Map<string, Use>();
for (const [role, keys] of Object.entries(KEYS) as [Role, string][]) {
  const slot = ROLES.indexOf(role);
  keys.split(' ').forEach((key, rank) => USES.set(key, { role, slot, rank, isDecimal: key.startsWith('dd') }));
}
const NESTS = new Set([...CONTEXTS, ...['trace', 'span', 'log', 'service', 'dd']]);

/** What a top-level field means; undefined for an ordinary one. */
export function useOf(key: string): Use | undefined {
  return USES.get(key);
}

/** Whether an object under this key is looked into. */
export function isNest(key: string): boolean {
  return NESTS.has(key);
}

/** What a field inside an object means. */
export function innerUseOf(outer: string, key: string): Use | undefined {
  const dotted = USES.get(`${outer}.${key}`);
  const use = dotted ?? (CONTEXTS.has(outer) ? USES.get(key) : undefined);
  if (use === undefined || (dotted === undefined && !INNER_ROLES.has(use.role))) return undefined;
  return { ...use, rank: use.rank + INNER_RANK };
}
