import type { Resource } from '../../model/resource.ts';
import type { Attributes } from '../../model/attributes.ts';
import type { Findings } from '../../otlp/findings.ts';
import { isPlain, textOf, type Plain } from '../records/scalars.ts';
import { attributesOfTags } from './tags.ts';

/** Services differ by a few hundred processes at most; a file with more is not served from here. */
const MOST_KEPT = 10_000;
/** What Jaeger is given by exporters that know no service. */
const NO_SERVICE = 'OTLPResourceNoServiceName';

/**
 * Resources of Jaeger's processes, the same object for processes that are alike.
 * Rules: opentelemetry-collector-contrib pkg/translator/jaeger/jaegerproto_to_traces.go, jProcessToInternalResource.
 */
export class ProcessResources {
  readonly #byText = new Map<string, Resource>();
  /** By the parsed process: of one trace each span has the same. */
  #byProcess = new WeakMap<object, Resource>();

  of(process: unknown, processId: string, findings: Findings): Resource {
    if (!isPlain(process)) return this.#unknown(processId, findings);
    let resource = this.#byProcess.get(process);
    if (resource === undefined) {
      resource = this.#kept(JSON.stringify(process), () => resourceOf(process, findings));
      this.#byProcess.set(process, resource);
    }
    return resource;
  }

  #unknown(processId: string, findings: Findings): Resource {
    findings.warn(
      'service-unknown',
      processId === '' ? 'a span without a process' : `process ${processId.slice(0, 100)}`,
    );
    const attributes: Attributes =
      processId === '' ? [] : [{ key: 'jaeger.process_id', value: { kind: 'string', value: processId } }];
    return this.#kept(`#${processId}`, () => ({ attributes, droppedAttributesCount: 0, entityRefs: [] }));
  }

  #kept(text: string, make: () => Resource): Resource {
    let resource = this.#byText.get(text);
    if (resource !== undefined) return resource;
    resource = make();
    if (this.#byText.size >= MOST_KEPT) this.#byText.clear();
    this.#byText.set(text, resource);
    return resource;
  }
}

function resourceOf(process: Plain, findings: Findings): Resource {
  const attributes = attributesOfTags(process['tags'] ?? process['tag'], findings).attributes;
  rename(attributes, 'hostname', 'host.name');
  const version = attributes.find(({ key }) => key === 'jaeger.version');
  if (version?.value.kind === 'string') {
    version.value = { kind: 'string', value: `Jaeger-${version.value.value}` };
    version.key = 'opencensus.exporterversion';
  }
  const name = textOf(process['serviceName']);
  if (name !== '' && name !== NO_SERVICE) {
    attributes.unshift({ key: 'service.name', value: { kind: 'string', value: name } });
  }
  return { attributes, droppedAttributesCount: 0, entityRefs: [] };
}

function rename(attributes: Attributes, from: string, to: string): void {
  if (attributes.some(({ key }) => key === to)) return;
  for (const attribute of attributes) if (attribute.key === from) attribute.key = to;
}
