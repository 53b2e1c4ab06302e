import type { KeyValue } from '../../../model/attributes.ts';
import { text as textValue } from '../value.ts';
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
  const number = /^\d+$/.test(name) ? Number(name) : numberOfNamed(name, pattern, slots);
  return number === undefined ? '' : textOfGroup(number, text, slots);
}

/** Of groups of one name the first that took part. */
function numberOfNamed(name: string, { names }: Pattern, slots: Slots): number | undefined {
  const at = names.findIndex((one, i) => one === name && slots[2 * (i + 1)] !== -1);
  return at === -1 ? undefined : at + 1;
}

/** What the named groups hold, '' where one took no part; of groups of one name the last. */
export function namedGroups({ names }: Pattern, text: string, slots: Slots): KeyValue[] {
  const groups = new Map<string, string>();
  for (const [i, name] of names.entries()) if (name !== undefined) groups.set(name, textOfGroup(i + 1, text, slots));
  return Array.from(groups, ([key, value]) => ({ key, value: textValue(value) }));
}

/** '' for a group that took no part or is not there. */
export function textOfGroup(number: number, text: string, slots: Slots): string {
  const start = slots[2 * number] ?? -1;
  return start === -1 ? '' : text.slice(start, slots[2 * number + 1]);
}
