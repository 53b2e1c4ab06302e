import type { Attributes, KeyValue } from '../../model/attributes.ts';
import { text } from '../log-lines/draft.ts';

export interface StructuredData {
  /** `syslog.ID`, each a list of its parameters. */
  attributes: Attributes;
  end: number;
}

/** `-` or `[id key="value" …][id …]`; undefined where it is neither. */
export function readStructuredData(line: string, from: number): StructuredData | undefined {
  const attributes: Attributes = [];
  if (line[from] === '-') return { attributes, end: from + 1 };
  let at = from;
  while (line[at] === '[') {
    const element = readElement(line, at + 1);
    if (element === undefined) return undefined;
    attributes.push(element.attribute);
    at = element.end;
  }
  return at === from ? undefined : { attributes, end: at };
}

function readElement(line: string, from: number): { attribute: KeyValue; end: number } | undefined {
  let at = endOfName(line, from);
  const id = line.slice(from, at);
  const values: KeyValue[] = [];
  while (id !== '' && line[at] === ' ') {
    const nameEnd = endOfName(line, at + 1);
    if (line[nameEnd] !== '=' || line[nameEnd + 1] !== '"') return undefined;
    const value = readValue(line, nameEnd + 2);
    if (value === undefined) return undefined;
    values.push({ key: line.slice(at + 1, nameEnd), value: text(value.text) });
    at = value.end;
  }
  if (id === '' || line[at] !== ']') return undefined;
  return { attribute: { key: `syslog.${id}`, value: { kind: 'kvlist', values } }, end: at + 1 };
}

/** Quotes, backslashes and closing brackets are escaped inside. */
function readValue(line: string, from: number): { text: string; end: number } | undefined {
  let value = '';
  let start = from;
  for (let at = from; at < line.length; at++) {
    if (line[at] === '"') return { text: value + line.slice(start, at), end: at + 1 };
    if (line[at] !== '\\' || !'"\\]'.includes(line[at + 1] ?? ' ')) continue;
    value += line.slice(start, at);
    start = ++at;
  }
  return undefined;
}

function endOfName(line: string, from: number): number {
  let at = from;
  while (at < line.length && !' =]"['.includes(line[at]!)) at++;
  return at;
}
