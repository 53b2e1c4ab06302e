import type { AttributeTerm } from '../../../contract/filters.ts';
import { NO_FILTER, type Filter } from '../../state/filter.ts';
import { useView } from '../../state/view.ts';

/** Whatever a person looks at by itself: a service, a host, a version. */
export interface Subject {
  readonly key: string;
  readonly value: string;
}

export const SERVICE_KEY = 'service.name';

/** Keys may hold what addresses use themselves. The value is the rest, as it is; it may be empty. */
const escape = (text: string): string => text.replace(/%/g, '%25').replace(/\//g, '%2F');
const unescape = (text: string): string => text.replace(/%2F/gi, '/').replace(/%25/g, '%');

/** `#/services/<key>/<value>`: the part after the view. */
export function writeSubject({ key, value }: Subject): string {
  return `${escape(key)}/${value}`;
}

/** undefined where no subject is named. */
export function readSubject(arg: string): Subject | undefined {
  const cut = arg.indexOf('/');
  return cut <= 0 ? undefined : { key: unescape(arg.slice(0, cut)), value: arg.slice(cut + 1) };
}

/** The shared filter that leaves what this subject said, in any signal. */
export function filterOf({ key, value }: Subject): Filter {
  if (key === SERVICE_KEY) return { ...NO_FILTER, services: [value] };
  const term: AttributeTerm = { key, operator: '=', value };
  return { ...NO_FILTER, attributes: [term] };
}

/** Its page, in the range that is shown; back returns. */
export function openSubject(subject: Subject): void {
  useView.getState().go('services', writeSubject(subject));
}
