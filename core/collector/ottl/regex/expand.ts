import type { Pattern } from './pattern.ts';
import type { Slots } from './search.ts';

const REFERENCE = /\$(?:\$|\{(\w+)\}|(\w+))/g;

/** Go's templates: `$1`, `${name}`, `$$`; a name is as long as it can be (`$1x` is the group "1x"), and a group that is not there is ''. */
export function expand(template: string, pattern: Pattern, text: string, slots: Slots): string {
  return template.replace(REFERENCE, (whole, braced?: string, plain?: string) => {
    const name = braced ?? plain;
    return name === undefined ? whole.slice(1) : groupText(name, pattern, text, slots);
  });
}

function groupText(name: string, pattern: Pattern, text: string, slots: Slots): string {
  const number = /^\d+$/.test(name) ? Number(name) : pattern.names.indexOf(name) + 1;
  if (number === 0 && name !== '0') return '';
  return textOfGroup(number, text, slots);
}

/** '' for a group that took no part or is not there. */
export function textOfGroup(number: number, text: string, slots: Slots): string {
  const start = slots[2 * number] ?? -1;
  return start === -1 ? '' : text.slice(start, slots[2 * number + 1]);
}
