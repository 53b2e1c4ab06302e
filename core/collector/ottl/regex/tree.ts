/** A pattern of RE2 as a tree. Characters are sets in JavaScript's notation (`\u{61}`, `[^\n]`), tested one code point at a time. */
export type RegexNode =
  | { kind: 'empty' }
  | { kind: 'char'; set: string; isFolded: boolean }
  | { kind: 'assert'; what: Assertion }
  | { kind: 'cat'; parts: RegexNode[] }
  | { kind: 'alt'; parts: RegexNode[] }
  | { kind: 'group'; inner: RegexNode; index: number }
  | { kind: 'repeat'; inner: RegexNode; min: number; max: number; isLazy: boolean };

export type Assertion = 'textBegin' | 'textEnd' | 'lineBegin' | 'lineEnd' | 'word' | 'notWord';

export interface RegexTree {
  root: RegexNode;
  /** Of each group with a number, from 1; undefined for those without name. */
  names: (string | undefined)[];
}

/** Whether it may match nothing. */
export function isNullable(node: RegexNode): boolean {
  switch (node.kind) {
    case 'empty':
    case 'assert':
      return true;
    case 'char':
      return false;
    case 'cat':
      return node.parts.every(isNullable);
    case 'alt':
      return node.parts.some(isNullable);
    case 'group':
      return isNullable(node.inner);
    case 'repeat':
      return node.min === 0 || isNullable(node.inner);
  }
}
