import { decodeHexInto } from '../../encoding/hex.ts';
import type { Argument, Call, Field, Key, MathOperator, Value } from './ast.ts';
import { OttlProblem } from './problem.ts';
import { TokenReader } from './token-reader.ts';
import { unquote } from './unquote.ts';

const LARGEST_INT = 2n ** 63n - 1n;
/** Values in each other; more than anybody writes, less than a stack carries. */
const DEEPEST_VALUE = 100;
/** In one statement: each holds all that stand before it. */
const MOST_OPERATIONS = 1_000;

/** Values, paths and calls of OTTL's grammar; conditions are read above it. */
export class ExpressionReader extends TokenReader {
  #depth = 0;
  #operations = 0;

  /** Back to an earlier token, where values are in no others. */
  protected rewind(position: number): void {
    this.position = position;
    this.#depth = 0;
    this.#operations = 0;
  }

  value(): Value {
    if (++this.#depth > DEEPEST_VALUE) throw this.unexpected('fewer values in each other');
    const value = this.#literal() ?? this.#sum();
    this.#depth--;
    return value;
  }

  /** What takes no part in sums; undefined where a sum, also one of a single number, path or call, must follow. */
  #literal(): Value | undefined {
    const { kind, text, offset } = this.current;
    if (kind === 'string') return this.#string();
    if (kind === 'bytes') return this.#bytes();
    if (kind === 'mark' && text === '[') return this.#list();
    if (kind === 'mark' && text === '{') return this.#map();
    if (kind !== 'name') return undefined;
    if (text === 'nil' || text === 'true' || text === 'false') {
      this.next();
      return text === 'nil' ? { kind: 'nil', offset } : { kind: 'bool', value: text === 'true', offset };
    }
    if (!/^[A-Z]/.test(text) || this.following.text === '(') return undefined;
    this.next();
    return { kind: 'symbol', name: text, offset };
  }

  #string(): Value & { kind: 'string' } {
    const { text: raw, offset } = this.next();
    return { kind: 'string', value: unquote(raw, offset), raw, offset };
  }

  #bytes(): Value {
    const { text, offset } = this.next();
    const value = new Uint8Array((text.length - 2) >> 1);
    if (!decodeHexInto(text.slice(2), value, 0)) throw new OttlProblem('bytes have two hex digits each', offset);
    return { kind: 'bytes', value, offset };
  }

  #list(): Value {
    const { offset } = this.next();
    return { kind: 'list', items: this.#separated(']', () => this.value()), offset };
  }

  #map(): Value {
    const { offset } = this.next();
    const entry = () => {
      if (this.current.kind !== 'string') throw this.unexpected('a key between quotes');
      const key = this.#string().value;
      this.expect(':');
      return { key, value: this.value() };
    };
    return { kind: 'map', entries: this.#separated('}', entry), offset };
  }

  /** Items with commas between them, up to and with the closing mark. */
  #separated<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    if (this.accept('mark', close)) return items;
    do items.push(item());
    while (this.accept('mark', ','));
    this.expect(close, `"," or "${close}"`);
    return items;
  }

  #sum(): Value {
    let left = this.#product();
    while (this.isMath('+', '-')) left = this.#operation(left, () => this.#product());
    return left;
  }

  #product(): Value {
    let left = this.#factor();
    while (this.isMath('*', '/')) left = this.#operation(left, () => this.#factor());
    return left;
  }

  #operation(left: Value, right: () => Value): Value {
    if (++this.#operations > MOST_OPERATIONS) throw this.unexpected('fewer operations');
    const { text, offset } = this.next();
    return { kind: 'math', operator: text as MathOperator, left, right: right(), offset };
  }

  #factor(): Value {
    if (!this.isMath('+', '-')) return this.#operand();
    const { text, offset } = this.next();
    // Read as a whole, for the least number has no positive counterpart.
    if (this.current.kind === 'int') return this.#int(text, offset);
    const inner = this.#operand();
    if (text === '+') return inner;
    return inner.kind === 'float' ? { ...inner, value: -inner.value, offset } : { kind: 'negate', inner, offset };
  }

  #operand(): Value {
    const { kind, text, offset } = this.current;
    if (kind === 'int') return this.#int('', offset);
    if (kind === 'float') {
      this.next();
      return { kind: 'float', value: Number(text), offset };
    }
    if (this.accept('mark', '(')) {
      const inner = this.#inParentheses();
      this.expect(')', 'an operator or ")"');
      return inner;
    }
    if (kind !== 'name' || KEYWORDS.has(text)) throw this.unexpected('a value');
    return this.#named();
  }

  #inParentheses(): Value {
    if (++this.#depth > DEEPEST_VALUE) throw this.unexpected('fewer parentheses in each other');
    const inner = this.#sum();
    this.#depth--;
    return inner;
  }

  #int(sign: string, offset: number): Value {
    const value = (sign === '-' ? -1n : 1n) * BigInt(this.next().text);
    if (value > LARGEST_INT || value < -LARGEST_INT - 1n)
      throw new OttlProblem('integers have 64 bits: this one is too large', offset);
    return { kind: 'int', value, offset };
  }

  #named(): Value {
    const { text, offset } = this.current;
    if (this.following.text !== '(') return this.#path();
    if (/^[a-z]/.test(text))
      throw new OttlProblem(`converter names must start with an uppercase letter but got "${text}"`, offset);
    return { kind: 'call', call: this.call(), offset };
  }

  #path(): Value {
    const { offset } = this.current;
    const fields: Field[] = [];
    do fields.push(this.#field());
    while (this.accept('mark', '.'));
    return { kind: 'path', path: { offset, text: this.textSince(offset), fields }, offset };
  }

  #field(): Field {
    const { kind, text, offset } = this.current;
    if (kind !== 'name') throw this.unexpected('the name of a field');
    if (!/^[a-z][a-z0-9_]*$/.test(text))
      throw new OttlProblem(`names of fields have lowercase letters only, "${text}" has others`, offset);
    this.next();
    return { name: text, offset, keys: this.#keys() };
  }

  #keys(): Key[] {
    const keys: Key[] = [];
    while (this.accept('mark', '[')) {
      const value = this.value();
      this.expect(']');
      keys.push(keyOf(value));
    }
    return keys;
  }

  call(): Call {
    const { text: name, offset } = this.next();
    this.expect('(');
    const args = this.#separated(')', () => this.#argument());
    const unnamed = args.find((argument, i) => argument.name === undefined && args[i - 1]?.name !== undefined);
    if (unnamed) throw new OttlProblem('unnamed argument used after named argument', unnamed.offset);
    return { name, offset, arguments: args, keys: this.#keys() };
  }

  #argument(): Argument {
    const { offset } = this.current;
    const isNamed = this.current.kind === 'name' && this.following.text === '=';
    const name = isNamed ? this.next().text : undefined;
    if (isNamed) this.expect('=');
    return { name, value: this.value(), offset };
  }
}

const KEYWORDS: ReadonlySet<string> = new Set(['where', 'and', 'or', 'not']);

function keyOf(value: Value): Key {
  const { offset } = value;
  if (value.kind === 'string') return { kind: 'string', value: value.value, offset };
  if (value.kind === 'int') return { kind: 'int', value: value.value, offset };
  if (value.kind === 'path' || value.kind === 'call' || value.kind === 'math')
    return { kind: 'expression', value, offset };
  throw new OttlProblem('expected a string, an integer or an expression as key', offset);
}
