import { nameOfTag } from '../../../formats/datadog-json/attributes.ts';
import type { DatadogOrigin } from '../../../formats/datadog-json/mapper.ts';
import { isPlain, textOf, type Plain } from '../../../formats/records/scalars.ts';

/** What the headers of a request say: Datadog-Meta-Lang and others, '' where there is none. */
export interface DatadogHeaders {
  lang: string;
  langVersion: string;
  tracerVersion: string;
  containerId: string;
}

/** Of requests that say nothing of themselves. */
export function originOf(headers: DatadogHeaders): DatadogOrigin {
  return originWith(headers, {
    container_id: headers.containerId,
    language_version: headers.langVersion,
    tracer_version: headers.tracerVersion,
  });
}

/** Of a TracerPayload, in the names of its MessagePack. Headers count more. */
export function originWith({ lang, tracerVersion }: DatadogHeaders, payload: Plain): DatadogOrigin {
  const text = (key: string) => textOf(payload[key]);
  const tags = isPlain(payload['tags']) ? Object.entries(payload['tags']) : [];
  const named: [string, string][] = [
    ['container.id', text('container_id')],
    ['telemetry.sdk.language', (lang || text('language_name')).replace(/^\.NET$/, 'dotnet')],
    ['process.runtime.version', text('language_version')],
    ['deployment.environment.name', text('env')],
    ['host.name', text('hostname')],
    ['service.version', text('app_version')],
    ['telemetry.sdk.version', tracerVersion === '' ? text('tracer_version') : `Datadog-${tracerVersion}`],
    ...tags.map(([key, value]): [string, string] => [nameOfTag(key), textOf(value)]),
  ];
  const attributes = Object.fromEntries(named.filter(([key, value]) => value !== '' && key !== 'service.name'));
  return { attributes, tracerVersion: text('tracer_version') };
}
