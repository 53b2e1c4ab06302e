import { OttlError } from '../problem.ts';

export interface XmlElement {
  kind: 'element';
  /** Without its prefix. */
  name: string;
  /** Names without prefixes. */
  attributes: { name: string; value: string }[];
  children: XmlNode[];
}

export type XmlNode = XmlElement | { kind: 'text' | 'cdata'; text: string };

/**
 * What stands in a text of XML, read as strictly as the Collector does: any number of elements, texts between them; comments, processing
 * instructions and directives are passed over. No entity is looked up but the five of XML and characters by their number. The time is linear, and
 * nothing calls itself, however deep elements nest. Throws OttlError.
 */
export function readXml(written: string): XmlNode[] {
  return new XmlReader(written.replace(/\r\n?/g, '\n')).nodes();
}

const NAME = /[\p{L}_:][\p{L}\p{N}\p{M}_:.·-]*/uy;
const SPACE = /[ \n\t]*/y;
const TEXT = /[^<]*/y;
const REFERENCE = /&(#?\w*)(;?)/g;

class XmlReader {
  readonly #text: string;
  #at = 0;
  readonly #open: { name: string; element: XmlElement }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  nodes(): XmlNode[] {
    const roots: XmlNode[] = [];
    while (this.#at < this.#text.length) this.#node(this.#open.at(-1)?.element.children ?? roots);
    const open = this.#open.at(-1);
    if (open) throw new OttlError(`XML: <${open.name}> is not closed`);
    return roots;
  }

  #node(into: XmlNode[]): void {
    if (this.#text[this.#at] !== '<') into.push({ kind: 'text', text: this.#characters(this.#matched(TEXT)!, true) });
    else if (this.#skip('<![CDATA[')) into.push({ kind: 'cdata', text: this.#checked(this.#upTo(']]>')) });
    else if (this.#skip('<!--')) this.#comment();
    else if (this.#skip('<?')) this.#upTo('?>');
    else if (this.#skip('<!')) this.#directive();
    else if (this.#skip('</')) this.#close();
    else into.push(this.#element());
  }

  #comment(): void {
    const start = this.#at;
    const inside = this.#upTo('-->');
    if (inside.includes('--')) throw malformed(start);
  }

  /** With what stands in brackets and quotes within it. */
  #directive(): void {
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
  }

  #element(): XmlElement {
    this.#at++;
    const name = this.#name();
    const element: XmlElement = { kind: 'element', name: localOf(name), attributes: [], children: [] };
    for (;;) {
      this.#matched(SPACE);
      if (this.#skip('/>')) return element;
      if (this.#skip('>')) break;
      element.attributes.push(this.#attribute());
    }
    this.#open.push({ name, element });
    return element;
  }

  #attribute(): { name: string; value: string } {
    const name = localOf(this.#name());
    this.#matched(SPACE);
    if (!this.#skip('=')) throw malformed(this.#at);
    this.#matched(SPACE);
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") throw malformed(this.#at);
    this.#at++;
    const start = this.#at;
    const value = this.#upTo(quote);
    if (value.includes('<')) throw malformed(start);
    return { name, value: this.#characters(value, false) };
  }

  #close(): void {
    const name = this.#name();
    this.#matched(SPACE);
    if (!this.#skip('>')) throw malformed(this.#at);
    const open = this.#open.pop();
    if (!open) throw new OttlError(`XML: </${name}> closes nothing`);
    if (open.name !== name) throw new OttlError(`XML: <${open.name}> is closed by </${name}>`);
  }

  #name(): string {
    const name = this.#matched(NAME);
    if (name === undefined) throw malformed(this.#at);
    return name;
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

/** Behind the prefix, where it has one. */
function localOf(name: string): string {
  const [prefix, local, ...more] = name.split(':');
  if (more.length > 0) throw new OttlError(`XML: "${name}" is no name`);
  return prefix && local ? local : name;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

function characterOf(name: string): string | undefined {
  if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name];
  const [, hex, decimal] = /^#(?:x([\da-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
  const code = hex ? parseInt(hex, 16) : Number(decimal);
  const isCharacter = code >= 0x20 ? code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) : [9, 10, 13].includes(code);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}
