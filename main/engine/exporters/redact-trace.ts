import type { Column, TextColumn } from '../../../contract/frame.ts';
import type { SpanDetail, TraceDetail } from '../../../contract/operations/traces.ts';
import { redactAttributes, redactEntity } from '../../../core/processors/redact.ts';
import type { Redaction } from '../../../core/processors/redaction.ts';

/** What a screen asks of a trace, redacted: texts of its columns, ids aside. Attributes are not among them. */
export function redactTrace(detail: TraceDetail, redaction: Redaction): TraceDetail {
  if (!redaction.hidesTexts) return detail;
  const { frame, events } = detail;
  return { ...detail, frame: redactFrame(frame, redaction), events: redactFrame(events, redaction) };
}

function redactFrame<T extends { columns: Record<string, Column> }>(frame: T, redaction: Redaction): T {
  const columns = Object.entries(frame.columns).map(([name, column]) => {
    return [name, isText(column) && !name.endsWith('Id') ? redactColumn(column, redaction) : column];
  });
  return { ...frame, columns: Object.fromEntries(columns) };
}

const isText = (column: Column): column is TextColumn => 'dictionary' in column;

function redactColumn({ dictionary, codes }: TextColumn, redaction: Redaction): TextColumn {
  return { dictionary: dictionary.map((text) => redaction.text(text)), codes };
}

/** A span as it is asked for, redacted. */
export function redactSpan(span: SpanDetail, redaction: Redaction): SpanDetail {
  const withAttributes = <T extends { attributes: SpanDetail['attributes'] }>(owner: T): T => ({
    ...owner,
    attributes: redactAttributes(owner.attributes, redaction),
  });
  const { status, events, links, backLinks, resource, scope } = span;
  const serviceOf = (name: string) =>
    redaction.matches('service.name') && name !== ''
      ? redaction.standInForText('service.name', name)
      : redaction.text(name);
  return {
    ...withAttributes(span),
    name: redaction.text(span.name),
    traceState: redaction.text(span.traceState, 'tracestate'),
    status: { ...status, message: redaction.text(status.message) },
    events: events.map((event) => ({ ...withAttributes(event), name: redaction.text(event.name) })),
    links: links.map((link) => ({
      ...withAttributes(link),
      traceState: redaction.text(link.traceState, 'tracestate'),
    })),
    backLinks: backLinks.map((link) => ({
      ...link,
      name: redaction.text(link.name),
      service: serviceOf(link.service),
    })),
    service: serviceOf(span.service),
    resource: {
      ...withAttributes(resource),
      schemaUrl: redaction.text(resource.schemaUrl),
      entityRefs: resource.entityRefs.map((entity) => redactEntity(entity, redaction)),
    },
    scope: {
      ...withAttributes(scope),
      name: redaction.text(scope.name),
      version: redaction.text(scope.version),
      schemaUrl: redaction.text(scope.schemaUrl),
    },
  };
}
