import { NIL, text, type OttlValue } from '../value.ts';

const KEY = /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/;
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const MOST_MEMBERS = 32;

/** One member of a W3C trace state: '' where it is not there, nil where the state is none. */
export function traceStateAt(state: string, key: string): OttlValue {
  const members = parse(state);
  return members ? text(members.get(key) ?? '') : NIL;
}

/** The state with a member set, which moves to the front; as it was where the state, the key or the value is none of the W3C's. */
export function withTraceState(state: string, key: string, value: string): string {
  const members = parse(state);
  if (!members || !KEY.test(key) || !VALUE.test(value)) return state;
  members.delete(key);
  const all = [[key, value] as const, ...members].slice(0, MOST_MEMBERS);
  return all.map(([name, one]) => `${name}=${one}`).join(',');
}

function parse(state: string): Map<string, string> | undefined {
  const members = new Map<string, string>();
  for (const part of state.split(',')) {
    const member = part.trim();
    if (member === '') continue;
    const at = member.indexOf('=');
    const [key, value] = [member.slice(0, at), member.slice(at + 1)];
    if (at === -1 || members.has(key) || !KEY.test(key) || !VALUE.test(value)) return undefined;
    members.set(key, value);
  }
  return members.size > MOST_MEMBERS ? undefined : members;
}
