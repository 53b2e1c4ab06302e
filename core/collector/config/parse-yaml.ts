import { isScalar, parseDocument, visit, YAMLParseError, type Document, type LineCounter, type YAMLMap } from 'yaml';
import { YAML_NUMBERS } from './yaml-numbers.ts';

/** References to anchors that one document may hold: each is looked for in all of it. */
const MOST_ALIASES = 200;

/**
 * A configuration's text as a document. What is wrong is in its errors; a text that nests too deeply has that one alone. The library looks for a key
 * that is given twice among all before it; here each is looked up.
 */
export function parseYaml(text: string, lineCounter?: LineCounter): Document.Parsed {
  const options = {
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error' as const,
    ...YAML_NUMBERS,
    ...(lineCounter ? { lineCounter } : {}),
  };
  return withoutTraces(() => orTooDeep(() => parseDocument(text, options)));
}

/** What the library says of a call stack, or what it throws for want of one, in its place. */
function orTooDeep(parse: () => Document.Parsed): Document.Parsed {
  try {
    const document = parse();
    const tooDeep = document.errors.find(({ message }) => /call stack|Stack overflow/i.test(message));
    if (tooDeep) document.errors = [tooDeepAt(tooDeep.pos)];
    else check(document);
    return document;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const document = parseDocument('');
    document.errors = [tooDeepAt([0, 1])];
    return document;
  }
}

const tooDeepAt = (pos: YAMLParseError['pos']) => new YAMLParseError(pos, 'IMPOSSIBLE', 'it nests too deeply');

/** A text that is no YAML has an error at each of its characters. What each says is told; where in code it was made takes ten times as long to find out as all the rest. */
function withoutTraces<T>(run: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function check(document: Document.Parsed): void {
  let aliases = 0;
  visit(document, {
    Map: (_, map) => {
      // One by one: there may be more of them than a call takes arguments.
      for (const error of twiceIn(map)) document.errors.push(error);
    },
    Alias: (_, alias) => {
      if (++aliases !== MOST_ALIASES + 1) return undefined;
      document.errors.push(errorAt(alias.range![0], `more than ${MOST_ALIASES} references to anchors`));
      return visit.BREAK;
    },
  });
}

/** Keys are equal by their text, as for the Collector's reader (yaml.v3): `1` and `"1"` are, and would be one key of what is made of the map. */
function twiceIn({ items }: YAMLMap): YAMLParseError[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const text = key.source ?? String(key.value);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew ? [] : [errorAt(key.range?.[0] ?? 0, 'Map keys must be unique')];
  });
}

function errorAt(place: number, message: string): YAMLParseError {
  return new YAMLParseError([place, place + 1], 'DUPLICATE_KEY', message);
}
