interface Placed {
  parent: XmlParent | undefined;
  /** Its place among all that was read. */
  order: number;
}

export interface XmlAttribute extends Placed {
  kind: 'attribute';
  /** '' = none. */
  prefix: string;
  name: string;
  text: string;
}

export interface XmlElement extends Placed {
  kind: 'element';
  prefix: string;
  name: string;
  attributes: XmlAttribute[];
  children: XmlNode[];
}

export interface XmlDocument extends Placed {
  kind: 'document';
  children: XmlNode[];
}

/** `markup` is what is neither: instructions and directives, as they were written. */
export interface XmlText extends Placed {
  kind: 'text' | 'cdata' | 'comment' | 'markup';
  text: string;
}

export type XmlParent = XmlElement | XmlDocument;
/** What may stand in an element. */
export type XmlNode = XmlElement | XmlText;
export type AnyXmlNode = XmlNode | XmlAttribute | XmlDocument;

/** As it is written. */
export const fullName = ({ prefix, name }: { prefix: string; name: string }): string =>
  prefix === '' ? name : `${prefix}:${name}`;

/** All text in it. */
export function textOf(node: AnyXmlNode): string {
  if (!('children' in node)) return node.text;
  const isShown = (child: XmlNode) => child.kind !== 'comment' && child.kind !== 'markup';
  return node.children.filter(isShown).map(textOf).join('');
}
