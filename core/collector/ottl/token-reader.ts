import { readTokens, type Token, type TokenKind } from './lexer.ts';
import { OttlProblem } from './problem.ts';

/** Steps through the tokens of a text and says what was expected where something else stands. */
export class TokenReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  protected position = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = readTokens(text);
  }

  protected get current(): Token {
    return this.#tokens[this.position]!;
  }

  protected get following(): Token {
    return this.#tokens[this.position + 1] ?? this.#tokens.at(-1)!;
  }

  protected next(): Token {
    const token = this.current;
    if (token.kind !== 'end') this.position++;
    return token;
  }

  protected accept(kind: TokenKind, text: string): boolean {
    if (this.current.kind !== kind || this.current.text !== text) return false;
    this.position++;
    return true;
  }

  protected isMath(...operators: string[]): boolean {
    return this.current.kind === 'math' && operators.includes(this.current.text);
  }

  protected expect(mark: string, expected = `"${mark}"`): void {
    if (!this.accept('mark', mark)) throw this.unexpected(expected);
  }

  protected expectEnd(expected: string): void {
    if (this.current.kind !== 'end') throw this.unexpected(expected);
  }

  protected unexpected(expected: string): OttlProblem {
    const { kind, text, offset } = this.current;
    return new OttlProblem(`expected ${expected}, found ${kind === 'end' ? 'the end' : JSON.stringify(text)}`, offset);
  }

  /** What was written from `offset` up to the end of the token before the current one. */
  protected textSince(offset: number): string {
    const last = this.#tokens[this.position - 1]!;
    return this.#text.slice(offset, last.offset + last.text.length);
  }
}
