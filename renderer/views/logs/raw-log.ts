import type { LogDetail } from '../../../contract/operations/logs.ts';
import { orNone, rawAttributes, rawValue } from '../../../core/report/raw-json.ts';

/** The record as it would be written in OTLP JSON, with its resource and scope beside it. */
export function writeRawLog(log: LogDetail): string {
  const { resource, scope } = log;
  const record = {
    timeUnixNano: log.timeUnixNano.toString(),
    observedTimeUnixNano: log.observedTimeUnixNano.toString(),
    severityNumber: orNone(log.severityNumber),
    severityText: orNone(log.severityText),
    body: log.body.kind === 'empty' ? undefined : rawValue(log.body),
    attributes: rawAttributes(log.attributes),
    droppedAttributesCount: orNone(log.droppedAttributesCount),
    flags: orNone(log.flags),
    traceId: orNone(log.traceId),
    spanId: orNone(log.spanId),
    eventName: orNone(log.eventName),
  };
  const whole = {
    resource: {
      attributes: rawAttributes(resource.attributes),
      droppedAttributesCount: orNone(resource.droppedAttributesCount),
      schemaUrl: orNone(resource.schemaUrl),
    },
    scope: {
      name: orNone(scope.name),
      version: orNone(scope.version),
      attributes: orNone(scope.attributes.length) && rawAttributes(scope.attributes),
      schemaUrl: orNone(scope.schemaUrl),
    },
    logRecord: record,
  };
  return JSON.stringify(whole, null, 2);
}
