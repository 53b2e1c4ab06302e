import type { ReportSpan } from './report-input.ts';
import { shownValue } from './shown-value.ts';

/** A resource or scope that spans of the page share; told once, spans lead to it. */
export type Origin =
  { kind: 'resource'; group: ReportSpan['resource'] } | { kind: 'scope'; group: ReportSpan['scope'] };

/** The different resources and scopes of spans, numbered from 0 as they first occur. */
export class ReportOrigins {
  readonly list: Origin[] = [];
  readonly #numbers = new Map<object | string, number>();

  constructor(spans: Iterable<ReportSpan>) {
    for (const { resource, scope } of spans) {
      this.#add({ kind: 'resource', group: resource });
      if (scope.attributes.length + scope.droppedAttributesCount > 0) this.#add({ kind: 'scope', group: scope });
    }
  }

  /** Undefined: there is nothing to tell of it but its name. */
  numberOf(group: Origin['group']): number | undefined {
    return this.#numbers.get(group);
  }

  /** Equal ones come as one object as a rule, but not from different reads. */
  #add(origin: Origin): void {
    if (this.#numbers.has(origin.group)) return;
    const content = contentOf(origin);
    const number = this.#numbers.get(content) ?? this.list.push(origin) - 1;
    this.#numbers.set(content, number).set(origin.group, number);
  }
}

/** As far as the page shows it. */
function contentOf({ kind, group }: Origin): string {
  const name = kind === 'scope' ? [group.name, group.version] : [];
  const values = group.attributes.map(({ key, value }) => [key, value.kind, shownValue(value)]);
  return JSON.stringify([kind, name, values, group.droppedAttributesCount]);
}
