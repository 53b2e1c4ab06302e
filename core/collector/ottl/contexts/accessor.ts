import type { AnyValue } from '../../../model/attributes.ts';
import { didYouMean } from '../../did-you-mean.ts';
import type { Key, Path } from '../ast.ts';
import { valueAt, withValueAt, type Index } from '../indexing.ts';
import { OttlError, OttlProblem } from '../problem.ts';
import { map, typeName, type OttlValue } from '../value.ts';
import { contextNamed, CONTEXTS, isVisible, type ContextName } from './context.ts';
import type { Draft, Environment } from './environment.ts';
import { expectKind, expectStorable, expectText, type Field } from './field.ts';
import { traceStateAt, withTraceState } from './trace-state.ts';

/** A path in its context: reads the item, or writes a copy of it. Both throw OttlError. */
export interface Accessor {
  get: (environment: Environment) => OttlValue;
  set: (environment: Environment, value: OttlValue) => void;
  path: Path;
}

/** Works out the keys of a path for one item. */
export type KeyReader = (key: Key) => (environment: Environment) => Index;

/** Where statements stand: `isPrefixed` where the context was inferred, and every path must name what it is of. */
export interface Site {
  context: ContextName;
  isPrefixed: boolean;
}

/** What paths are of; the rest of it are the names of fields. Throws OttlProblem. */
export function ownerOf(path: Path, site: Site): { owner: ContextName; rest: Path['fields'] } {
  const [first, ...rest] = path.fields;
  const named = first!.keys.length === 0 && rest.length > 0 ? contextNamed(first!.name) : undefined;
  if (named && isVisible(site.context, named)) return { owner: named, rest };
  if (named)
    throw new OttlProblem(`"${first!.name}" cannot be reached from the context "${site.context}"`, first!.offset);
  if (site.isPrefixed) {
    const names = [site.context, ...CONTEXTS[site.context].sees].map((name) => `"${name}.${path.text}"`);
    throw new OttlProblem(
      `missing context name for path "${path.text}", possibly valid options are: ${names.join(', ')}`,
      path.offset,
    );
  }
  return { owner: site.context, rest: path.fields };
}

/** Throws OttlProblem for paths the context does not have. */
export function accessorOf(path: Path, site: Site, readKey: KeyReader): Accessor {
  const { owner, rest } = ownerOf(path, site);
  const keys = keysOf(rest);
  const name = rest.map((field) => field.name).join('.');
  const readers = keys.map(readKey);
  const indexes = (environment: Environment) => readers.map((read) => read(environment));
  if (name === 'cache') return { ...cacheAccessor(owner, site, path, indexes), path };
  const field = fieldOf(owner, name, path, rest[0]!.offset);
  if (name === 'trace_state' && keys.length > 0) return { ...traceStateAccessor(owner, keys, indexes), path };
  if (keys.length > 0 && !field.isIndexable)
    throw new OttlProblem(`"${path.text.slice(0, path.text.indexOf('['))}" cannot be indexed`, keys[0]!.offset);
  return { ...fieldAccessor(owner, field, keys.length === 0 ? undefined : indexes, path), path };
}

function keysOf(fields: Path['fields']): Key[] {
  const early = fields.slice(0, -1).find((field) => field.keys.length > 0);
  if (early) throw new OttlProblem(`"${early.name}" cannot be indexed here`, early.keys[0]!.offset);
  return fields.at(-1)!.keys;
}

function fieldOf(owner: ContextName, name: string, path: Path, offset: number): Field<unknown> {
  const fields = CONTEXTS[owner].fields as Readonly<Record<string, Field<unknown>>>;
  if (Object.hasOwn(fields, name)) return fields[name]!;
  const whole = Object.keys(fields).filter((one) => one.startsWith(`${name}.`));
  const hint =
    whole.length > 0
      ? `; there is ${whole.map((one) => `"${one}"`).join(', ')}`
      : didYouMean(name, Object.keys(fields));
  throw new OttlProblem(`"${path.text}": the context "${owner}" has no path "${name}"${hint}`, offset);
}

const draftOf = (environment: Environment, owner: ContextName) => environment[owner] as Draft<object>;

function fieldAccessor(
  owner: ContextName,
  field: Field<unknown>,
  indexes: ((environment: Environment) => Index[]) | undefined,
  path: Path,
): Omit<Accessor, 'path'> {
  const { set } = field;
  if (!set) {
    const refuse = () => {
      throw new OttlError(`"${path.text}" cannot be changed`);
    };
    return { get: (environment) => field.get(draftOf(environment, owner).current), set: refuse };
  }
  if (!indexes)
    return {
      get: (environment) => field.get(draftOf(environment, owner).current),
      set: (environment, value) => set(draftOf(environment, owner).own, value),
    };
  return {
    get: (environment) => indexed(field.get(draftOf(environment, owner).current), indexes(environment)),
    set: (environment, value) => {
      const draft = draftOf(environment, owner);
      const before = parts(field.get(draft.current));
      const after = withValueAt(before, indexes(environment), expectStorable(value));
      if (after !== before) set(draft.own, after);
    },
  };
}

/** Bodies of logs may be anything: only those with parts have some. */
function parts(value: OttlValue): AnyValue {
  if (value.kind === 'kvlist' || value.kind === 'array') return value;
  throw new OttlError(`log bodies of type ${typeName(value)} cannot be indexed`);
}

const indexed = (value: OttlValue, indexes: Index[]): OttlValue => valueAt(parts(value), indexes);

function cacheAccessor(owner: ContextName, site: Site, path: Path, indexes: (environment: Environment) => Index[]) {
  if (owner !== site.context)
    throw new OttlProblem(
      `access to cache must be performed using the same context, please replace "${path.text}" by "${site.context}.cache"`,
      path.offset,
    );
  return {
    get: (environment: Environment) => valueAt(map(environment.cache), indexes(environment)),
    set: (environment: Environment, value: OttlValue) => {
      const after = withValueAt(map(environment.cache), indexes(environment), expectStorable(value));
      environment.cache = (expectKind(after, 'kvlist') as AnyValue & { kind: 'kvlist' }).values;
    },
  };
}

function traceStateAccessor(owner: ContextName, keys: Key[], indexes: (environment: Environment) => Index[]) {
  if (keys.length > 1) throw new OttlProblem('must provide exactly 1 key when accessing trace_state', keys[1]!.offset);
  const key = (environment: Environment) => {
    const [index] = indexes(environment);
    if (typeof index !== 'string') throw new OttlError('trace_state indexing type must be a string');
    return index;
  };
  return {
    get: (environment: Environment) => traceStateAt(environment.span.current.traceState, key(environment)),
    set: (environment: Environment, value: OttlValue) => {
      const { traceState } = environment.span.current;
      environment.span.own.traceState = withTraceState(traceState, key(environment), expectText(value));
    },
  };
}
