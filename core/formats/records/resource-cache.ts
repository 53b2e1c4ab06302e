import type { Attributes } from '../../model/attributes.ts';
import type { Resource } from '../../model/resource.ts';

/** Files have a few hundred at most; one that has more is not served from here. */
const MOST_KEPT = 10_000;

/** Resources by what tells them apart, the same object for those that are alike. */
export class ResourceCache {
  readonly #byKey = new Map<string, Resource>();

  of(key: string, attributes: () => Attributes): Resource {
    let resource = this.#byKey.get(key);
    if (resource !== undefined) return resource;
    resource = { attributes: attributes(), droppedAttributesCount: 0, entityRefs: [] };
    if (this.#byKey.size >= MOST_KEPT) this.#byKey.clear();
    this.#byKey.set(key, resource);
    return resource;
  }
}
