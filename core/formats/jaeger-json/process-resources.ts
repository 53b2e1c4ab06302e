import type { Resource } from '../../model/resource.ts';
import type { Attributes } from '../../model/attributes.ts';
import type { Notes } from '../records/notes.ts';
import { ResourceCache } from '../records/resource-cache.ts';
import { bigintText, isPlain, textOf, type Plain } from '../records/scalars.ts';
import { attributesOfTags } from './tags.ts';

/** What Jaeger is given by exporters that know no service. */
const NO_SERVICE = 'OTLPResourceNoServiceName';

/**
 * Resources of Jaeger's processes, the same object for processes that are alike.
 * Rules: opentelemetry-collector-contrib pkg/translator/jaeger/jaegerproto_to_traces.go, jProcessToInternalResource.
 */
export class ProcessResources {
  readonly #alike = new ResourceCache();
  /** By the parsed process: of one trace each span has the same. */
  #byProcess = new WeakMap<object, Resource>();

  of(process: unknown, processId: string, notes: Notes): Resource {
    if (!isPlain(process)) return this.#unknown(processId, notes);
    let resource = this.#byProcess.get(process);
    if (resource === undefined) {
      resource = this.#alike.of(JSON.stringify(process, bigintText), () => attributesOf(process, notes));
      this.#byProcess.set(process, resource);
    }
    return resource;
  }

  #unknown(processId: string, notes: Notes): Resource {
    notes.warn('service-unknown', processId === '' ? 'a span without a process' : `process ${processId.slice(0, 100)}`);
    const attributes: Attributes =
      processId === '' ? [] : [{ key: 'jaeger.process_id', value: { kind: 'string', value: processId } }];
    return this.#alike.of(`#${processId}`, () => attributes);
  }
}

function attributesOf(process: Plain, notes: Notes): Attributes {
  const attributes = attributesOfTags(process['tags'] ?? process['tag'], notes).attributes;
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
  return attributes;
}

function rename(attributes: Attributes, from: string, to: string): void {
  if (attributes.some(({ key }) => key === to)) return;
  for (const attribute of attributes) if (attribute.key === from) attribute.key = to;
}
