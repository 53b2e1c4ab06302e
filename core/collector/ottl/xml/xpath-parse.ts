import { OttlProblem } from '../problem.ts';

type Axis = 'child' | 'attribute' | 'self' | 'parent' | 'descendant' | 'descendant-or-self';

export type NodeTest = { kind: 'name'; prefix: string; name: string } | { kind: 'any' | 'node' | 'text' | 'comment' };

export interface Step {
  axis: Axis;
  test: NodeTest;
  predicates: XPath[];
}

export type XPath =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'call'; name: string; args: XPath[] }
  | { kind: 'binary'; operator: string; left: XPath; right: XPath }
  | { kind: 'path'; isAbsolute: boolean; steps: Step[] };

const NAME = '[\\p{L}_][\\p{L}\\p{N}_.-]*';
const TOKEN = new RegExp(
  `\\s*(//|/|::|\\.\\.|@|[[\\](),|*]|!=|[<>]=?|=|"[^"]*"|'[^']*'|\\d+(?:\\.\\d*)?|\\.\\d+|\\.|${NAME}(?::(?!:)${NAME})?)`,
  'uy',
);
const IS_NAME = new RegExp(`^${NAME}(?::${NAME})?$`, 'u');
const AXES: readonly string[] = ['child', 'attribute', 'self', 'parent', 'descendant', 'descendant-or-self'];
/** From the loosest. */
const OPERATORS = [['or'], ['and'], ['=', '!='], ['<', '<=', '>', '>='], ['|']];
/** How many arguments each takes, at least and at most. */
const FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  ...{ boolean: [1, 1], concat: [2, 100], contains: [2, 2], count: [1, 1], 'ends-with': [2, 2], false: [0, 0] },
  ...{ last: [0, 0], 'local-name': [0, 1], name: [0, 1], 'normalize-space': [0, 1], not: [1, 1], number: [0, 1] },
  ...{ position: [0, 0], 'starts-with': [2, 2], string: [0, 1], 'string-length': [0, 1], true: [0, 0] },
};
const DEEPEST = 50;
const MOST_SOURCE = 10_000;

const ANYWHERE: Step = { axis: 'descendant-or-self', test: { kind: 'node' }, predicates: [] };

/** An expression of XPath 1.0, of what it has the part that configurations use. Throws OttlProblem with the offset into it. */
export function parseXPath(source: string): XPath {
  const parser = new Parser(source);
  const whole = parser.expression();
  parser.expectEnd();
  return whole;
}

class Parser {
  readonly #tokens: { text: string; at: number }[] = [];
  readonly #source: string;
  #next = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    if (source.length > MOST_SOURCE) throw new OttlProblem(`an XPath of more than ${MOST_SOURCE} characters`, 0);
    for (let at = 0; source.slice(at).trim() !== '';) {
      TOKEN.lastIndex = at;
      const found = TOKEN.exec(source);
      if (!found) throw new OttlProblem(`unexpected character ${source.slice(at).trimStart()[0]}`, at);
      at = TOKEN.lastIndex;
      this.#tokens.push({ text: found[1]!, at: at - found[1]!.length });
    }
  }

  expectEnd(): void {
    if (this.#peek() !== '') throw this.#unexpected();
  }

  expression(level = 0): XPath {
    if (level === 0 && ++this.#depth > DEEPEST) throw new OttlProblem('expression nests too deeply', 0);
    const operand = () => (level === OPERATORS.length - 1 ? this.#operand() : this.expression(level + 1));
    let left = operand();
    while (OPERATORS[level]!.includes(this.#peek())) {
      const operator = this.#take();
      left = { kind: 'binary', operator, left, right: operand() };
    }
    if (level === 0) this.#depth--;
    return left;
  }

  #operand(): XPath {
    const token = this.#peek();
    if (/^["']/.test(token)) return { kind: 'text', value: this.#take().slice(1, -1) };
    if (/^\.?\d/.test(token)) return { kind: 'number', value: Number(this.#take()) };
    if (Object.hasOwn(FUNCTIONS, token) && this.#peek(1) === '(') return this.#call();
    if (token !== '(') return this.#path();
    this.#take();
    const inner = this.expression();
    this.#expect(')');
    return inner;
  }

  #call(): XPath {
    const { at } = this.#tokens[this.#next]!;
    const name = this.#take();
    this.#expect('(');
    const args: XPath[] = [];
    while (this.#peek() !== ')') {
      if (args.length > 0) this.#expect(',');
      args.push(this.expression());
    }
    this.#take();
    const [least, most] = FUNCTIONS[name]!;
    if (args.length < least || args.length > most)
      throw new OttlProblem(`${name}: expected ${least} to ${most} arguments, found ${args.length}`, at);
    return { kind: 'call', name, args };
  }

  #path(): XPath {
    const steps: Step[] = [];
    const isAbsolute = this.#peek().startsWith('/');
    if (this.#peek() === '/') {
      this.#take();
      if (!this.#isStep()) return { kind: 'path', isAbsolute, steps };
      steps.push(this.#step());
    } else if (!isAbsolute) steps.push(this.#step());
    while (this.#peek().startsWith('/')) {
      if (this.#take() === '//') steps.push(ANYWHERE);
      steps.push(this.#step());
    }
    return { kind: 'path', isAbsolute, steps };
  }

  #isStep(): boolean {
    return ['.', '..', '@', '*'].includes(this.#peek()) || IS_NAME.test(this.#peek());
  }

  #step(): Step {
    if (!this.#isStep()) throw this.#unexpected();
    const short = { '.': 'self', '..': 'parent' } as const;
    const token = this.#peek();
    if (token in short) {
      this.#take();
      return { axis: short[token as keyof typeof short], test: { kind: 'node' }, predicates: [] };
    }
    const axis = this.#axis();
    const test = this.#test();
    const predicates: XPath[] = [];
    while (this.#peek() === '[') {
      this.#take();
      predicates.push(this.expression());
      this.#expect(']');
    }
    return { axis, test, predicates };
  }

  #axis(): Axis {
    if (this.#peek() === '@') {
      this.#take();
      return 'attribute';
    }
    if (this.#peek(1) !== '::') return 'child';
    if (!AXES.includes(this.#peek())) throw this.#unexpected();
    const axis = this.#take() as Axis;
    this.#take();
    return axis;
  }

  #test(): NodeTest {
    if (this.#peek() === '*') {
      this.#take();
      return { kind: 'any' };
    }
    if (!IS_NAME.test(this.#peek())) throw this.#unexpected();
    const kind = this.#peek();
    if (this.#peek(1) !== '(') {
      const [name, prefix = ''] = this.#take().split(':').reverse();
      return { kind: 'name', prefix, name: name! };
    }
    if (kind !== 'text' && kind !== 'comment' && kind !== 'node') throw this.#unexpected();
    this.#take();
    this.#expect('(');
    this.#expect(')');
    return { kind };
  }

  #peek(ahead = 0): string {
    return this.#tokens[this.#next + ahead]?.text ?? '';
  }

  #take(): string {
    const token = this.#peek();
    this.#next++;
    return token;
  }

  #expect(what: string): void {
    if (this.#peek() !== what) throw this.#unexpected();
    this.#next++;
  }

  #unexpected(): OttlProblem {
    const token = this.#tokens[this.#next];
    if (!token) return new OttlProblem('the XPath ends too early', this.#source.length);
    return new OttlProblem(`"${token.text}" is not read here in an XPath`, token.at);
  }
}
