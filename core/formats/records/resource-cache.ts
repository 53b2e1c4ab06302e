import type { Attributes } from '../../model/attributes.ts';
import type { Resource } from '../../model/resource.ts';

/** Files have a few hundred resources at most. Their keys hold what they are made of, so that these tell what is held. */
const MOST_BYTES = 16 * 1024 * 1024;
/** What one costs beside its key, and each attribute of it. */
const RESOURCE_BYTES = 400;
const ATTRIBUTE_BYTES = 100;

/** Resources by what tells them apart, the same object for those that are alike. */
export class ResourceCache {
  readonly #byKey = new Map<string, Resource>();
  #bytes = 0;

  of(key: string, attributes: () => Attributes): Resource {
    let resource = this.#byKey.get(key);
    if (resource !== undefined) return resource;
    resource = { attributes: attributes(), droppedAttributesCount: 0, entityRefs: [] };
    this.#keep(key, resource);
    return resource;
  }

  #keep(key: string, resource: Resource): void {
    const bytes = key.length + RESOURCE_BYTES + resource.attributes.length * ATTRIBUTE_BYTES;
    if (bytes > MOST_BYTES) return;
    if (this.#bytes + bytes > MOST_BYTES) {
      this.#byKey.clear();
      this.#bytes = 0;
    }
    this.#byKey.set(key, resource);
    this.#bytes += bytes;
  }
}
