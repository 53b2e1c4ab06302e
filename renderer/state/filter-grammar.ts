import { readBarePattern, readCondition, type FilterProblem, type Read } from './filter-conditions.ts';
import type { Sign, Token } from './filter-tokens.ts';

/*
 * Tokens → a tree. AND is what stands side by side and binds more closely than OR; NOT, and '-', take the next item.
 *
 *   either := both (OR both)*        both := item (AND? item)*        item := NOT item | '(' either ')' | condition | words
 */
export type Node =
  | { kind: 'text'; text: string; source: string; afterAnd: boolean }
  | { kind: 'read'; read: Exclude<Read, { kind: 'unread' }> }
  | { kind: 'not'; of: Node }
  | { kind: 'and' | 'or'; of: Node[] };

type Piece = Exclude<Node, { kind: 'not' | 'and' | 'or' }> | { kind: 'sign'; sign: Sign };

interface Parser {
  readonly pieces: readonly Piece[];
  readonly problems: FilterProblem[];
  at: number;
}

const asText = (text: string, source = text): Piece => ({ kind: 'text', text, source, afterAnd: false });

/** Terms are read before the tree is built, since words that are no terms join the words beside them. */
function readPiece(token: Token, problems: FilterProblem[]): Piece {
  if (token.kind === 'sign') return token;
  if (token.kind === 'text') return asText(token.text, token.source);
  const read = token.kind === 'regex' ? readBarePattern(token) : readCondition(token);
  if (read.kind !== 'unread') return { kind: 'read', read };
  if (read.problem) problems.push(read.problem);
  return asText(token.kind === 'regex' ? `/${token.pattern}/` : token.source);
}

const signAt = ({ pieces, at }: Parser): Sign | undefined => {
  const piece = pieces[at];
  return piece?.kind === 'sign' ? piece.sign : undefined;
};

function parseItem(parser: Parser): Node | undefined {
  let negations = 0;
  for (; signAt(parser) === 'NOT'; parser.at++) negations += 1;
  const isAtEnd = parser.at >= parser.pieces.length || ['AND', 'OR', ')'].includes(signAt(parser) ?? '');
  if (isAtEnd) {
    parser.problems.push({ kind: 'dangling', source: 'NOT' });
    return undefined;
  }
  const item = signAt(parser) === '(' ? parseBrackets(parser) : (parser.pieces[parser.at++] as Node);
  return item && negations % 2 === 1 ? { kind: 'not', of: item } : item;
}

function parseBrackets(parser: Parser): Node | undefined {
  parser.at += 1;
  const inner = parseEither(parser);
  if (signAt(parser) === ')') parser.at += 1;
  else parser.problems.push({ kind: 'unclosed', source: '(' });
  // A group of its own even around one item: what stands in brackets stays together.
  return inner && (inner.kind === 'or' ? inner : { kind: 'and', of: inner.kind === 'and' ? inner.of : [inner] });
}

/** Words beside each other are one text, as they stand. */
function append(items: Node[], item: Node, afterAnd: boolean): void {
  const last = items.at(-1);
  if (item.kind === 'text' && last?.kind === 'text' && !afterAnd) {
    items[items.length - 1] = { ...last, text: `${last.text} ${item.text}`, source: `${last.source} ${item.source}` };
  } else items.push(item.kind === 'text' ? { ...item, afterAnd } : item);
}

function parseBoth(parser: Parser): Node[] {
  const items: Node[] = [];
  let afterAnd = false;
  for (;;) {
    const sign = signAt(parser);
    if (parser.at >= parser.pieces.length || sign === 'OR' || sign === ')') break;
    if (sign === 'AND') {
      if (items.length === 0 || afterAnd) parser.problems.push({ kind: 'dangling', source: 'AND' });
      afterAnd = true;
      parser.at += 1;
      continue;
    }
    const item = parseItem(parser);
    if (item) append(items, item, afterAnd);
    afterAnd = false;
  }
  if (afterAnd && items.length > 0) parser.problems.push({ kind: 'dangling', source: 'AND' });
  return items;
}

function parseEither(parser: Parser): Node | undefined {
  const sides: Node[][] = [parseBoth(parser)];
  while (signAt(parser) === 'OR') {
    parser.at += 1;
    sides.push(parseBoth(parser));
  }
  const filled = sides.filter((items) => items.length > 0);
  if (sides.length > 1 && filled.length < sides.length) parser.problems.push({ kind: 'dangling', source: 'OR' });
  const nodes = filled.map((items): Node => (items.length === 1 ? items[0]! : { kind: 'and', of: items }));
  return nodes.length > 1 ? { kind: 'or', of: nodes } : nodes[0] && { kind: 'and', of: filled[0]! };
}

/** What must hold together, and what could not be read. */
export function parseTokens(tokens: readonly Token[]): { items: Node[]; problems: FilterProblem[] } {
  const problems: FilterProblem[] = [];
  const parser: Parser = { pieces: tokens.map((token) => readPiece(token, problems)), problems, at: 0 };
  const whole = parseEither(parser);
  const items = !whole ? [] : whole.kind === 'and' ? whole.of : [whole];
  return { items, problems };
}
