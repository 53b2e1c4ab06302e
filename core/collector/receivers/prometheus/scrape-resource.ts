import { stringAttributes } from '../../../formats/prometheus/attributes.ts';
import type { Labels } from '../../../formats/prometheus/sample.ts';
import type { Resource } from '../../../model/resource.ts';

/** Host and port of `host:port` or `[::1]:port`. */
const ADDRESS = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/;
/** Of every machine, so that it says nothing of one. */
const INDISCERNIBLE = /^(?:localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|::)?$/;

/** What the Collector's receiver says of a target, and what its `target_info` says of itself. */
export function scrapeResource(scheme: string): (target: { job: string; instance: string }, info: Labels) => Resource {
  return ({ job, instance }, info) => {
    const [, bracketed, plain, port = ''] = ADDRESS.exec(instance) ?? [];
    const host = bracketed ?? plain ?? instance;
    const own: Labels = [
      ['service.name', job],
      ['service.instance.id', instance],
      ['server.address', INDISCERNIBLE.test(host) ? '' : host],
      ['server.port', port],
      ['url.scheme', scheme],
    ];
    const all = new Map([...own, ...info]);
    return { attributes: stringAttributes([...all]), droppedAttributesCount: 0, entityRefs: [] };
  };
}
