import { OttlError } from '../problem.ts';
import { fullName, type XmlAttribute, type XmlNode } from './nodes.ts';

/** Elements within elements may be selected, each with all that is in it. */
const MOST_WRITTEN = 16 * 1024 ** 2;

/** As the Collector writes it: every element with its end, what was in CDATA sections in them. Throws OttlError for what would be too long. */
export function writeXml(nodes: readonly XmlNode[]): string {
  const parts: string[] = [];
  let length = 0;
  const write = (part: string): void => {
    length += part.length;
    if (length > MOST_WRITTEN) throw new OttlError(`XML: the result is longer than ${MOST_WRITTEN} characters`);
    parts.push(part);
  };
  for (const node of nodes) writeNode(node, write);
  return parts.join('');
}

function writeNode(node: XmlNode, write: (part: string) => void): void {
  switch (node.kind) {
    case 'element': {
      const tag = fullName(node);
      write(`<${tag}${node.attributes.map(attribute).join('')}>`);
      for (const child of node.children) writeNode(child, write);
      write(`</${tag}>`);
      return;
    }
    case 'text':
      write(escaped(node.text));
      return;
    case 'cdata':
      write(`<![CDATA[${node.text}]]>`);
      return;
    case 'comment':
      write(`<!--${node.text}-->`);
      return;
    case 'markup':
      write(node.text);
  }
}

const attribute = (one: XmlAttribute): string => ` ${fullName(one)}="${escaped(one.text)}"`;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char]!);
