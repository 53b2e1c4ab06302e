import { repairUtf8 } from '../../encoding/utf8.ts';
import { fail } from './fault.ts';
import { meaningOf, type Meaning } from './meaning.ts';
import { bytesField, numberField, structField, structsField, type ThriftStruct } from './thrift.ts';

/** Physical types by number. */
export const PHYSICAL = ['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY', 'FIXED'] as const;
export type Physical = (typeof PHYSICAL)[number];

/** A column or a group of columns. Levels are those of Dremel: how many optional and repeated ones are around a value. */
export interface SchemaNode {
  name: string;
  /** With those around it: `Events.list.element.Name`. */
  path: string;
  repetition: 'required' | 'optional' | 'repeated';
  maxDefinition: number;
  maxRepetition: number;
  children: SchemaNode[];
  shape: 'leaf' | 'group' | 'list' | 'map';
  type: Physical;
  /** Bytes of a FIXED value. */
  typeLength: number;
  meaning: Meaning;
  /** Columns below, or itself. */
  leaves: SchemaNode[];
  /** Its number among all columns of the file, as row groups have them; -1 for a group. */
  column: number;
}

/** Tempo's trace, the deepest we read, has 11 levels and 107 columns. */
const DEEPEST = 32;
const MOST_ELEMENTS = 10_000;
const REPETITIONS = ['required', 'optional', 'repeated'] as const;
/** Of ConvertedType and of the union LogicalType. */
const CONVERTED = { map: 1, mapKeyValue: 2, list: 3 };
const LOGICAL = { map: 2, list: 3 };

/** The tree of the list that the file's metadata hold. Throws ParquetFault. */
export function readSchema(metadata: ThriftStruct): SchemaNode {
  const elements = structsField(metadata, 2);
  if (elements.length === 0) fail('no columns');
  if (elements.length > MOST_ELEMENTS) fail(`more than ${MOST_ELEMENTS} columns`);
  return new SchemaReader(elements).root();
}

type Parent = Pick<SchemaNode, 'path' | 'maxDefinition' | 'maxRepetition'>;
/** Nothing is around the columns of a table, whatever its own element says. */
const ROOT: Parent = { path: '', maxDefinition: 0, maxRepetition: 0 };

class SchemaReader {
  readonly #elements: readonly ThriftStruct[];
  #next = 0;
  #columns = 0;

  constructor(elements: readonly ThriftStruct[]) {
    this.#elements = elements;
  }

  root(): SchemaNode {
    return { ...this.#node(ROOT, 0, true), repetition: 'required' };
  }

  #node(parent: Parent, depth: number, isRoot = false): SchemaNode {
    const element = this.#elements[this.#next++] ?? fail('a group of columns that has fewer than it says');
    if (depth > DEEPEST) fail(`columns nested deeper than ${DEEPEST} levels`);
    const kind = isRoot ? 'required' : (REPETITIONS[numberField(element, 3)] ?? 'required');
    const node = nodeOf(element, kind, parent);
    const children = numberField(element, 5);
    if (children > this.#elements.length) fail('a group of columns that has fewer than it says');
    const inside = isRoot ? ROOT : node;
    for (let i = 0; i < children; i++) node.children.push(this.#node(inside, depth + 1));
    node.shape = node.children.length === 0 ? 'leaf' : shapeOf(element, node);
    if (node.shape === 'leaf') node.column = this.#columns++;
    node.leaves = node.shape === 'leaf' ? [node] : node.children.flatMap(({ leaves }) => leaves);
    return node;
  }
}

function nodeOf(element: ThriftStruct, repetition: SchemaNode['repetition'], parent: Parent): SchemaNode {
  const bytes = bytesField(element, 4);
  const name = repairUtf8(bytes, 0, bytes.length);
  return {
    name,
    path: parent.path === '' ? name : `${parent.path}.${name}`,
    repetition,
    maxDefinition: parent.maxDefinition + (repetition === 'required' ? 0 : 1),
    maxRepetition: parent.maxRepetition + (repetition === 'repeated' ? 1 : 0),
    children: [],
    shape: 'leaf',
    type: PHYSICAL[numberField(element, 1)] ?? 'BYTE_ARRAY',
    typeLength: numberField(element, 2),
    meaning: meaningOf(element),
    leaves: [],
    column: -1,
  };
}

/** Lists and maps are groups of a group that repeats. */
function shapeOf(element: ThriftStruct, { children }: SchemaNode): SchemaNode['shape'] {
  const logical = structField(element, 10);
  const converted = numberField(element, 6, -1);
  if (children.length !== 1 || children[0]!.repetition !== 'repeated') return 'group';
  if (logical?.has(LOGICAL.list) || converted === CONVERTED.list) return 'list';
  const isMap = logical?.has(LOGICAL.map) || converted === CONVERTED.map || converted === CONVERTED.mapKeyValue;
  return isMap && children[0]!.children.length === 2 ? 'map' : 'group';
}
