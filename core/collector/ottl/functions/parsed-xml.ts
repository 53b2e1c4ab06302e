import { DEEPEST_VALUE, type AnyValue, type KeyValue } from '../../../model/attributes.ts';
import { OttlError } from '../problem.ts';
import { list, map, text } from '../value.ts';
import type { XmlElement, XmlNode } from '../xml/nodes.ts';
import { readXml, tooDeep } from '../xml/read-xml.ts';
import type { OttlFunction } from './function.ts';

/** Everything of one element: `tag`, `attributes`, `content`, `children`. */
const parseXml: OttlFunction = {
  name: 'ParseXML',
  parameters: ['target'],
  create: (args) => {
    const target = args.text('target');
    return (environment) => wholeElement(onlyElement(readXml(target(environment)).children), 1);
  },
};

/** What stands before it is passed over, as in the Collector. */
function onlyElement(nodes: readonly XmlNode[]): XmlElement {
  const at = nodes.findIndex(({ kind }) => kind === 'element');
  if (at === -1) throw new OttlError('ParseXML: the text has no element');
  const isSpace = (node: XmlNode) => node.kind === 'text' && node.text.trim() === '';
  if (!nodes.slice(at + 1).every(isSpace)) throw new OttlError('ParseXML: trailing bytes after parsing xml');
  return nodes[at] as XmlElement;
}

function wholeElement({ name, attributes, children }: XmlElement, depth: number): AnyValue {
  const elements = elementsOf(children);
  const content = textsOf(children)
    .map((one) => one.trim())
    .join('');
  if (attributes.length > 0 || elements.length > 0) expectDepth(depth + 1);
  return map([
    { key: 'tag', value: text(name) },
    ...(attributes.length > 0 ? [{ key: 'attributes', value: attributesOf(attributes) }] : []),
    ...(content === '' ? [] : [{ key: 'content', value: text(content) }]),
    ...(elements.length === 0
      ? []
      : [{ key: 'children', value: list(elements.map((element) => wholeElement(element, depth + 2))) }]),
  ]);
}

const attributesOf = (attributes: XmlElement['attributes']): AnyValue =>
  map(Array.from(new Map(attributes.map((one) => [one.name, text(one.text)])), ([key, value]) => ({ key, value })));

/** What elements hold, by their names; attributes, and texts beside elements, are left out. */
const parseSimplifiedXml: OttlFunction = {
  name: 'ParseSimplifiedXML',
  parameters: ['target'],
  create: (args) => {
    const target = args.text('target');
    return (environment) => map(simplified(readXml(target(environment)).children, 1));
  },
};

/** Elements of one name become a list, empty ones nothing. */
function simplified(nodes: readonly XmlNode[], depth: number): KeyValue[] {
  expectDepth(depth);
  const byName = Map.groupBy(elementsOf(nodes), ({ name }) => name);
  return Array.from(byName).flatMap(([key, elements]) => {
    const isList = elements.length > 1;
    const values = elements.flatMap((element) => simplifiedElement(element, depth + (isList ? 2 : 1)));
    if (isList) return elements.some(({ children }) => children.length > 0) ? [{ key, value: list(values) }] : [];
    return values.map((value) => ({ key, value }));
  });
}

function simplifiedElement({ children }: XmlElement, depth: number): AnyValue[] {
  if (elementsOf(children).length === 0) {
    const [first] = textsOf(children);
    return first ? [text(first)] : [];
  }
  const values = simplified(children, depth);
  return values.length === 0 ? [] : [map(values)];
}

const elementsOf = (nodes: readonly XmlNode[]): XmlElement[] => nodes.filter((node) => node.kind === 'element');

const textsOf = (nodes: readonly XmlNode[]): string[] =>
  nodes.flatMap((node) => (node.kind === 'text' || node.kind === 'cdata' ? [node.text] : []));

function expectDepth(depth: number): void {
  if (depth > DEEPEST_VALUE) throw tooDeep(DEEPEST_VALUE);
}

export const XML_CONVERTERS: readonly OttlFunction[] = [parseXml, parseSimplifiedXml];
