import type { Attributes } from '../../model/attributes.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import type { ResourceCache } from '../records/resource-cache.ts';
import { bigintText } from '../records/scalars.ts';

/** Where the Collector's exporter notes which attribute the service's name was. */
const NAME_SOURCE = 'otlp.service.name.source';
/** What is said of resources in OpenTelemetry's conventions, and by exporters to Zipkin as tags of each span. */
const OF_RESOURCES =
  /^(service|telemetry|host|os|process|container|k8s|cloud|deployment|device|webengine|aws\.e[ck]s|aws\.log)\.|^faas\.(name|id|version|instance|max_memory)$|^opencensus\.(starttime|exporterversion|resourcetype)$/;

/**
 * Takes what says something about the service out of a span's attributes.
 * Rules: populateResourceFromZipkinSpan in opentelemetry-collector-contrib pkg/translator/zipkin/zipkinv2/to_translator.go.
 */
export function resourceOf(span: Span, serviceName: string, resources: ResourceCache): Resource {
  const own: Attributes = [];
  let nameKey = 'service.name';
  span.attributes = span.attributes.filter((attribute) => {
    const { key, value } = attribute;
    if (key === NAME_SOURCE && value.kind === 'string') nameKey = value.value;
    else if (OF_RESOURCES.test(key)) own.push(attribute);
    else return true;
    return false;
  });
  const key = JSON.stringify([serviceName, nameKey, own.map((attribute) => [attribute.key, textOf(attribute)])]);
  return resources.of(key, () => {
    if (serviceName === '') return own;
    return [
      { key: nameKey, value: { kind: 'string', value: serviceName } },
      ...own.filter((one) => one.key !== nameKey),
    ];
  });
}

function textOf({ value }: Attributes[number]): string {
  return 'value' in value ? `${value.kind} ${String(value.value)}` : JSON.stringify(value, bigintText);
}
