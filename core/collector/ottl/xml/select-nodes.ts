import { assertNever } from '../../../model/assert-never.ts';
import { OttlError } from '../problem.ts';
import { textOf, type AnyXmlNode, type XmlDocument } from './nodes.ts';
import type { NodeTest, Step, XPath } from './xpath-parse.ts';

type Value = number | string | boolean | readonly AnyXmlNode[];

interface Context {
  node: AnyXmlNode;
  /** From 1 on, among as many. */
  position: number;
  size: number;
}

/** Less than a second. Paths in conditions of paths multiply. */
const MOST_VISITS = 2_000_000;

/** The nodes that the expression selects, in their order. Throws OttlError where it selects none but has a value, and where it takes too long. */
export function selectNodes(document: XmlDocument, xpath: XPath): readonly AnyXmlNode[] {
  const selected = new Evaluator(document).evaluate(xpath, { node: document, position: 1, size: 1 });
  if (typeof selected !== 'object') throw new OttlError('XML: the XPath selects no nodes');
  return selected;
}

class Evaluator {
  readonly #document: XmlDocument;
  #visits = 0;

  constructor(document: XmlDocument) {
    this.#document = document;
  }

  evaluate(xpath: XPath, context: Context): Value {
    switch (xpath.kind) {
      case 'number':
      case 'text':
        return xpath.value;
      case 'path':
        return this.#path(xpath.isAbsolute ? this.#document : context.node, xpath.steps);
      case 'call':
        return this.#call(xpath.name, xpath.args, context);
      case 'binary':
        return this.#binary(xpath.operator, xpath.left, xpath.right, context);
      default:
        return assertNever(xpath);
    }
  }

  #path(from: AnyXmlNode, steps: readonly Step[]): readonly AnyXmlNode[] {
    let nodes = new Set<AnyXmlNode>([from]);
    for (const step of steps) {
      const next = new Set<AnyXmlNode>();
      for (const node of nodes) {
        // All below one that is there are there as well.
        if (step.axis === 'descendant-or-self' && step.predicates.length === 0 && next.has(node)) continue;
        for (const one of this.#step(node, step)) next.add(one);
      }
      nodes = next;
    }
    return [...nodes].sort((a, b) => a.order - b.order);
  }

  #step(from: AnyXmlNode, { axis, test, predicates }: Step): AnyXmlNode[] {
    let nodes = this.#along(from, axis).filter((node) => fits(node, test, axis === 'attribute'));
    for (const predicate of predicates)
      nodes = nodes.filter((node, i) => {
        const value = this.evaluate(predicate, { node, position: i + 1, size: nodes.length });
        return typeof value === 'number' ? value === i + 1 : isTrue(value);
      });
    return nodes;
  }

  #along(from: AnyXmlNode, axis: Step['axis']): AnyXmlNode[] {
    const children = 'children' in from ? from.children : [];
    this.#spend(children.length + 1);
    switch (axis) {
      case 'child':
        return [...children];
      case 'attribute':
        return from.kind === 'element' ? [...from.attributes] : [];
      case 'self':
        return [from];
      case 'parent':
        return from.parent ? [from.parent] : [];
      case 'descendant':
        return children.flatMap((child) => this.#along(child, 'descendant-or-self'));
      case 'descendant-or-self':
        return [from, ...this.#along(from, 'descendant')];
      default:
        return assertNever(axis);
    }
  }

  #spend(visits: number): void {
    this.#visits += visits;
    if (this.#visits > MOST_VISITS) throw new OttlError('XML: there is too much of it for this XPath');
  }

  #text(value: Value): string {
    if (typeof value !== 'object') return String(value);
    if (!value[0]) return '';
    const text = textOf(value[0]);
    this.#spend(text.length);
    return text;
  }

  #number(value: Value): number {
    if (typeof value === 'boolean') return Number(value);
    const text = this.#text(value).trim();
    return text === '' ? NaN : Number(text);
  }

  #binary(operator: string, left: XPath, right: XPath, context: Context): Value {
    const first = this.evaluate(left, context);
    if (operator === 'or') return isTrue(first) || isTrue(this.evaluate(right, context));
    if (operator === 'and') return isTrue(first) && isTrue(this.evaluate(right, context));
    const second = this.evaluate(right, context);
    if (operator !== '|') return this.#compare(operator, first, second);
    if (typeof first !== 'object' || typeof second !== 'object') throw new OttlError('XML: the XPath selects no nodes');
    return [...new Set([...first, ...second])].sort((a, b) => a.order - b.order);
  }

  /** Of nodes it is enough that one of them compares so. */
  #compare(operator: string, left: Value, right: Value): boolean {
    if (typeof left === 'object' && typeof right !== 'boolean')
      return left.some((node) => this.#compare(operator, textOf(node), right));
    if (typeof right === 'object' && typeof left !== 'boolean')
      return right.some((node) => this.#compare(operator, left, textOf(node)));
    this.#spend(1);
    if (operator === '=' || operator === '!=') return this.#isEqual(left, right) === (operator === '=');
    const [a, b] = [this.#number(left), this.#number(right)];
    if (operator.startsWith('<')) return operator === '<' ? a < b : a <= b;
    return operator === '>' ? a > b : a >= b;
  }

  #isEqual(left: Value, right: Value): boolean {
    if (typeof left === 'boolean' || typeof right === 'boolean') return isTrue(left) === isTrue(right);
    if (typeof left === 'number' || typeof right === 'number') return this.#number(left) === this.#number(right);
    return this.#text(left) === this.#text(right);
  }

  #call(name: string, written: readonly XPath[], context: Context): Value {
    const args = written.map((one) => this.evaluate(one, context));
    // Without an argument, that of the node that is looked at.
    const [first = [context.node], second = ''] = args;
    const text = () => this.#text(first);
    switch (name) {
      case 'boolean':
        return isTrue(first);
      case 'not':
        return !isTrue(first);
      case 'true':
      case 'false':
        return name === 'true';
      case 'position':
        return context.position;
      case 'last':
        return context.size;
      case 'count':
        return typeof first === 'object' ? first.length : NaN;
      case 'string':
        return text();
      case 'number':
        return this.#number(first);
      case 'string-length':
        return [...text()].length;
      case 'normalize-space':
        return text().trim().replace(/\s+/g, ' ');
      case 'concat':
        return args.map((one) => this.#text(one)).join('');
      case 'contains':
        return text().includes(this.#text(second));
      case 'starts-with':
        return text().startsWith(this.#text(second));
      case 'ends-with':
        return text().endsWith(this.#text(second));
      default:
        return nameOf(first, name === 'local-name');
    }
  }
}

function isTrue(value: Value): boolean {
  return typeof value === 'object' ? value.length > 0 : Boolean(value);
}

function nameOf(value: Value, isLocal: boolean): string {
  const node = typeof value === 'object' ? value[0] : undefined;
  if (node?.kind !== 'element' && node?.kind !== 'attribute') return '';
  return isLocal || node.prefix === '' ? node.name : `${node.prefix}:${node.name}`;
}

/** On the axis of attributes `*` is every attribute, on the others every element. */
function fits(node: AnyXmlNode, test: NodeTest, isOfAttributes: boolean): boolean {
  const isNamed = node.kind === (isOfAttributes ? 'attribute' : 'element');
  switch (test.kind) {
    case 'node':
      return true;
    case 'any':
      return isNamed;
    case 'name':
      return isNamed && 'name' in node && node.name === test.name && node.prefix === test.prefix;
    case 'text':
      return node.kind === 'text' || node.kind === 'cdata';
    case 'comment':
      return node.kind === 'comment';
    default:
      return assertNever(test);
  }
}
