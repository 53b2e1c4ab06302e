/** What a text says, before it is known in which context it runs. Offsets are characters into the text. */
export interface Statement {
  editor: Call;
  where: Condition | undefined;
}

export type Condition =
  | { kind: 'or' | 'and'; parts: Condition[] }
  | { kind: 'not'; inner: Condition }
  | { kind: 'constant'; value: boolean }
  | { kind: 'call'; call: Call }
  | { kind: 'compare'; operator: CompareOperator; left: Value; right: Value };

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type MathOperator = '+' | '-' | '*' | '/';

export type Value = { offset: number } & (
  | { kind: 'nil' }
  | { kind: 'string'; value: string; raw: string }
  | { kind: 'int'; value: bigint }
  | { kind: 'float'; value: number }
  | { kind: 'bool'; value: boolean }
  | { kind: 'bytes'; value: Uint8Array }
  /** An enum, or the name of a converter given as argument. */
  | { kind: 'symbol'; name: string }
  | { kind: 'path'; path: Path }
  | { kind: 'call'; call: Call }
  | { kind: 'list'; items: Value[] }
  | { kind: 'map'; entries: { key: string; value: Value }[] }
  | { kind: 'math'; operator: MathOperator; left: Value; right: Value }
  | { kind: 'negate'; inner: Value }
);

export interface Call {
  name: string;
  offset: number;
  arguments: Argument[];
  keys: Key[];
}

export interface Argument {
  name: string | undefined;
  value: Value;
  offset: number;
}

export interface Path {
  offset: number;
  text: string;
  fields: Field[];
}

export interface Field {
  name: string;
  offset: number;
  keys: Key[];
}

/** Between square brackets: a literal, or an expression worked out for each item. */
export type Key = { offset: number } & (
  { kind: 'string'; value: string } | { kind: 'int'; value: bigint } | { kind: 'expression'; value: Value }
);
