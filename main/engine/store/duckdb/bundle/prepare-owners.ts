import type { Attributes } from '../../../../../core/model/attributes.ts';
import { plainObject } from '../../../../../core/model/plain-text.ts';
import type { EntityRef } from '../../../../../core/model/resource.ts';
import { attributesOfJson, encodeJsonAttributes, type JsonObject } from '../../../../../core/otlp/json-value.ts';
import { redactAttributes, redactEntity } from '../../../../../core/processors/redact.ts';
import type { Preparing } from './preparing.ts';

/** What has attributes as OTLP of its own. */
export async function prepareOwners(tables: Preparing, kind: 'resource' | 'scope' | 'metric'): Promise<void> {
  const isMetric = kind === 'metric';
  const columns = 'id UINTEGER, attributes VARCHAR, otlp VARCHAR, service VARCHAR';
  await tables.ask(`CREATE TEMP TABLE bundle_${kind} (${columns})`);
  const answer = await tables.ask(`SELECT id, ${isMetric ? 'metadata' : 'otlp'} AS otlp FROM ${kind} ORDER BY id`);
  const ids = answer.uint32('id');
  const rows = answer.strings('otlp').map((otlp, i) => {
    const row = { id: ids[i]!, ...ownerRow(tables, otlp, isMetric) };
    tables.found.note(kind, row.id);
    return row;
  });
  await tables.insert(`bundle_${kind}`, columns, rows);
}

function ownerRow(tables: Preparing, otlp: string, isMetric: boolean) {
  const parsed = JSON.parse(otlp) as JsonObject | JsonObject[];
  const whole = isMetric ? {} : (parsed as JsonObject);
  const list = (isMetric ? parsed : (whole['attributes'] ?? [])) as JsonObject[];
  const attributes = hidden(tables, attributesOfJson(list));
  const service = attributes.findLast(({ key }) => key === 'service.name')?.value;
  const encoded = encodeJsonAttributes(attributes);
  const { droppedAttributesCount = 0, entityRefs = [] } = whole as {
    droppedAttributesCount?: number;
    entityRefs?: EntityRef[];
  };
  const redaction = tables.redaction;
  const entities = redaction ? entityRefs.map((entity) => redactEntity(entity, redaction)) : entityRefs;
  const rest = JSON.stringify({ droppedAttributesCount, entityRefs: entities });
  const isPlain = droppedAttributesCount === 0 && entityRefs.length === 0 && saysAll(attributes);
  return {
    attributes: plainObject(attributes),
    otlp: isMetric ? encoded : isPlain ? null : `{"attributes":${encoded},${rest.slice(1)}`,
    service: service?.kind === 'string' ? service.value : '',
  };
}

function hidden(tables: Preparing, attributes: Attributes): Attributes {
  return tables.redaction ? redactAttributes(attributes, tables.redaction) : attributes;
}

/** Whether their JSON tells them exactly. */
function saysAll(attributes: Attributes): boolean {
  const isPlain = ({ value }: Attributes[number]) => ['string', 'bool', 'int', 'empty'].includes(value.kind);
  return new Set(attributes.map(({ key }) => key)).size === attributes.length && attributes.every(isPlain);
}
