import { OttlError } from '../problem.ts';
import { fullName, type XmlAttribute, type XmlDocument, type XmlElement, type XmlText } from './nodes.ts';

/**
 * What stands in a text of XML, read as strictly as the Collector does: any number of elements, texts between them. No entity is looked up but the five of XML and characters by their number. The time is linear.
 * Throws OttlError.
 */
export function readXml(written: string): XmlDocument {
  return new XmlReader(written.replace(/\r\n?/g, '\n')).document();
}

/** Whoever walks it calls itself so often. */
const DEEPEST = 500;

const NAME = /[\p{L}_:][\p{L}\p{N}\p{M}_:.·-]*/uy;
const SPACE = /[ \n\t]*/y;
const TEXT = /[^<]*/y;
const REFERENCE = /&(#?\w*)(;?)/g;

class XmlReader {
  readonly #text: string;
  #at = 0;
  #count = 0;
  readonly #document: XmlDocument = { kind: 'document', children: [], parent: undefined, order: 0 };
  readonly #open: XmlElement[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  document(): XmlDocument {
    while (this.#at < this.#text.length) this.#node();
    const open = this.#open.at(-1);
    if (open) throw new OttlError(`XML: <${fullName(open)}> is not closed`);
    return this.#document;
  }

  #node(): void {
    const start = this.#at;
    if (this.#text[start] !== '<') this.#add('text', this.#characters(this.#matched(TEXT)!, true));
    else if (this.#skip('<![CDATA[')) this.#add('cdata', this.#checked(this.#upTo(']]>')));
    else if (this.#skip('<!--')) this.#add('comment', this.#comment());
    else if (this.#skip('<?')) this.#add('markup', `<?${this.#upTo('?>')}?>`);
    else if (this.#skip('<!')) this.#add('markup', this.#directive(start));
    else if (this.#skip('</')) this.#close();
    else this.#element();
  }

  get #parent(): XmlElement | XmlDocument {
    return this.#open.at(-1) ?? this.#document;
  }

  #add(kind: XmlText['kind'], text: string): void {
    this.#parent.children.push({ kind, text, parent: this.#parent, order: ++this.#count });
  }

  #comment(): string {
    const start = this.#at;
    const inside = this.#upTo('-->');
    if (inside.includes('--')) throw malformed(start);
    return inside;
  }

  /** With what stands in brackets and quotes within it. */
  #directive(start: number): string {
    let depth = 1;
    let quote = '';
    for (; depth > 0; this.#at++) {
      const char = this.#text[this.#at];
      if (char === undefined) throw malformed(this.#at);
      if (quote !== '') quote = char === quote ? '' : quote;
      else if (char === '"' || char === "'") quote = char;
      else if (char === '<') depth++;
      else if (char === '>') depth--;
    }
    return this.#text.slice(start, this.#at);
  }

  #element(): void {
    this.#at++;
    const parent = this.#parent;
    const children: XmlElement['children'] = [];
    const attributes: XmlAttribute[] = [];
    const element: XmlElement = {
      kind: 'element',
      ...this.#name(),
      attributes,
      children,
      parent,
      order: ++this.#count,
    };
    parent.children.push(element);
    for (;;) {
      this.#matched(SPACE);
      if (this.#skip('/>')) return;
      if (this.#skip('>')) break;
      attributes.push({ kind: 'attribute', ...this.#attribute(), parent: element, order: ++this.#count });
    }
    if (this.#open.push(element) > DEEPEST) throw tooDeep(DEEPEST);
  }

  #attribute(): Pick<XmlAttribute, 'prefix' | 'name' | 'text'> {
    const name = this.#name();
    this.#matched(SPACE);
    if (!this.#skip('=')) throw malformed(this.#at);
    this.#matched(SPACE);
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") throw malformed(this.#at);
    this.#at++;
    const start = this.#at;
    const value = this.#upTo(quote);
    if (value.includes('<')) throw malformed(start);
    return { ...name, text: this.#characters(value, false) };
  }

  #close(): void {
    const name = fullName(this.#name());
    this.#matched(SPACE);
    if (!this.#skip('>')) throw malformed(this.#at);
    const open = this.#open.pop();
    if (!open) throw new OttlError(`XML: </${name}> closes nothing`);
    if (fullName(open) !== name) throw new OttlError(`XML: <${fullName(open)}> is closed by </${name}>`);
  }

  #name(): { prefix: string; name: string } {
    const written = this.#matched(NAME);
    if (written === undefined) throw malformed(this.#at);
    const [prefix = '', local, ...more] = written.split(':');
    if (more.length > 0) throw new OttlError(`XML: "${written}" is no name`);
    return prefix && local ? { prefix, name: local } : { prefix: '', name: written };
  }

  #matched(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #skip(what: string): boolean {
    const isThere = this.#text.startsWith(what, this.#at);
    if (isThere) this.#at += what.length;
    return isThere;
  }

  #upTo(what: string): string {
    const end = this.#text.indexOf(what, this.#at);
    if (end === -1) throw malformed(this.#text.length);
    const inside = this.#text.slice(this.#at, end);
    this.#at = end + what.length;
    return inside;
  }

  #characters(raw: string, isText: boolean): string {
    if (isText && raw.includes(']]>')) throw malformed(this.#at - raw.length + raw.indexOf(']]>'));
    return this.#checked(raw).replace(REFERENCE, (_, name: string, end: string) => {
      const char = end === '' ? undefined : characterOf(name);
      if (char === undefined) throw new OttlError(`XML: unknown entity &${name}${end}`);
      return char;
    });
  }

  /** There are characters that XML has not. */
  #checked(raw: string): string {
    for (let i = 0; i < raw.length; i++) {
      const code = raw.charCodeAt(i);
      if ((code < 0x20 && code !== 9 && code !== 10) || code >= 0xfffe) throw malformed(this.#at);
    }
    return raw;
  }
}

const malformed = (at: number): OttlError => new OttlError(`XML: not well-formed at character ${at}`);

export const tooDeep = (levels: number): OttlError => new OttlError(`XML: it nests deeper than ${levels} levels`);

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

function characterOf(name: string): string | undefined {
  if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name];
  const [, hex, decimal] = /^#(?:x([\da-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
  const code = hex ? parseInt(hex, 16) : Number(decimal);
  const isCharacter = code >= 0x20 ? code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) : [9, 10, 13].includes(code);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}
