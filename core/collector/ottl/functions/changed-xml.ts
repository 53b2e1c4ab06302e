import { OttlError } from '../problem.ts';
import { text } from '../value.ts';
import type { AnyXmlNode, XmlDocument, XmlElement, XmlNode, XmlParent } from '../xml/nodes.ts';
import { textOf } from '../xml/nodes.ts';
import { readXml } from '../xml/read-xml.ts';
import { selectNodes } from '../xml/select-nodes.ts';
import { writeXml } from '../xml/write-xml.ts';
import { parseXPath, type XPath } from '../xml/xpath-parse.ts';
import type { Arguments } from './arguments.ts';
import type { Evaluate, OttlFunction } from './function.ts';

/** What is written of the document, after something was done with what the XPath selects. */
function changing(
  args: Arguments,
  xpath: XPath,
  change: (nodes: readonly AnyXmlNode[], document: XmlDocument) => readonly XmlNode[] | void,
): Evaluate {
  const target = args.text('target');
  return (environment) => {
    const document = readXml(target(environment));
    return text(writeXml(change(selectNodes(document, xpath), document) ?? document.children));
  };
}

/** Of an argument that may be left out, or be empty, `fallback`. */
function xpathOf(args: Arguments, fallback: string): XPath {
  const isGiven = args.has('xpath') && args.literalText('xpath') !== '';
  return isGiven || fallback === '' ? args.literalXPath('xpath') : parseXPath(fallback);
}

const getXml: OttlFunction = {
  name: 'GetXML',
  parameters: ['target', 'xpath'],
  create: (args) => changing(args, xpathOf(args, ''), (nodes) => nodes.flatMap(shown)),
};

/** Of attributes and of CDATA sections the text. */
function shown(node: AnyXmlNode): XmlNode[] {
  if (node.kind === 'element' || node.kind === 'text') return [node];
  return node.kind === 'attribute' || node.kind === 'cdata' ? [{ ...node, kind: 'text' }] : [];
}

const removeXml: OttlFunction = {
  name: 'RemoveXML',
  parameters: ['target', 'xpath'],
  create: (args) => changing(args, xpathOf(args, ''), (nodes) => remove(nodes)),
};

/** From each parent at once: there may be thousands in one. */
function remove(nodes: readonly AnyXmlNode[]): void {
  const gone = new Set(nodes.filter(({ kind }) => kind !== 'document' && kind !== 'markup'));
  for (const parent of new Set([...gone].map((node) => node.parent!))) {
    parent.children = parent.children.filter((node) => !gone.has(node));
    if (parent.kind === 'element') parent.attributes = parent.attributes.filter((one) => !gone.has(one));
  }
}

const insertXml: OttlFunction = {
  name: 'InsertXML',
  parameters: ['target', 'xpath', 'sub_document'],
  create: (args) => {
    const [xpath, part] = [xpathOf(args, ''), args.text('sub_document')];
    return (environment) => {
      const inserted = readXml(part(environment)).children;
      const insert = changing(args, xpath, (nodes) => {
        for (const parent of nodes.map(parentIn)) parent.children = parent.children.concat(inserted);
      });
      return insert(environment);
    };
  },
};

function parentIn(node: AnyXmlNode): XmlParent {
  if ('children' in node) return node;
  const what = node.kind === 'attribute' ? node.name : node.text;
  throw new OttlError(`InsertXML XPath selected non-element: "${what}"`);
}

const attributesToElements: OttlFunction = {
  name: 'ConvertAttributesToElementsXML',
  parameters: ['target', 'xpath?'],
  create: (args) =>
    changing(args, xpathOf(args, '//@*'), (nodes) => {
      const attributes = nodes.filter((node) => node.kind === 'attribute');
      for (const one of attributes) one.parent!.children.push(elementAround(one.name, one));
      remove(attributes);
    }),
};

/** An element of that name with the same text. */
function elementAround(name: string, node: AnyXmlNode): XmlElement {
  const element: XmlElement = { ...node, kind: 'element', prefix: '', name, attributes: [], children: [] };
  element.children.push({ kind: 'text', text: textOf(node), parent: element, order: node.order });
  return element;
}

const textToElements: OttlFunction = {
  name: 'ConvertTextToElementsXML',
  parameters: ['target', 'xpath?', 'element_name?'],
  create: (args) => {
    const name = (args.has('element_name') && args.literalText('element_name')) || 'value';
    return changing(args, xpathOf(args, '/'), (nodes) => {
      const seen = new Set<AnyXmlNode>();
      for (const node of nodes) wrapTexts(node, name, seen);
    });
  },
};

/** Texts beside elements, or beside other texts, become elements. */
function wrapTexts(node: AnyXmlNode, name: string, seen: Set<AnyXmlNode>): void {
  if (!('children' in node) || seen.has(node)) return;
  seen.add(node);
  for (const child of node.children) wrapTexts(child, name, seen);
  const isCounted = ({ kind }: XmlNode) => kind === 'element' || kind === 'text';
  if (node.children.filter(isCounted).length <= 1) return;
  node.children = node.children.map((child) => (child.kind === 'text' ? elementAround(name, child) : child));
}

/** Converters that give another text of XML. */
export const XML_CHANGES: readonly OttlFunction[] = [
  getXml,
  removeXml,
  insertXml,
  attributesToElements,
  textToElements,
];
