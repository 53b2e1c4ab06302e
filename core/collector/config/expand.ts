import { parse } from 'yaml';

/** What `${…}` in a text may ask for. */
export interface Surroundings {
  /** Undefined where the variable is not set. */
  env: (name: string) => string | undefined;
}

export interface Expanded {
  value: unknown;
  /** One sentence for each thing that could not be had. */
  problems: string[];
  /** Variables that are not set and have no default: they became empty, as in the Collector. */
  unset: string[];
}

const REFERENCE = /\$\$|\$\{([^{}]*)\}/g;
const ENV_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Puts the values of environment variables into a text: `${env:NAME}`, `${env:NAME:-default}` and, as the Collector still does,
 * `${NAME}`; `$$` is one dollar sign. A text that is one reference and nothing else takes the type its value has in YAML. See the
 * Collector's docs/rfcs/env-vars.md.
 */
export function expandText(text: string, surroundings: Surroundings): Expanded {
  const problems: string[] = [];
  const unset: string[] = [];
  if (!text.includes('$')) return { value: text, problems, unset };
  const replaced = text.replace(REFERENCE, (whole, inner: string | undefined) => {
    if (inner === undefined) return '$';
    return lookUp(inner, surroundings, { problems, unset }) ?? whole;
  });
  const isWhole = /^\$\{[^{}]*\}$/.test(text);
  return { value: isWhole && problems.length === 0 ? typed(replaced) : replaced, problems, unset };
}

function lookUp(inner: string, { env }: Surroundings, found: Pick<Expanded, 'problems' | 'unset'>): string | undefined {
  const { scheme, rest } = splitScheme(inner);
  if (scheme !== 'env') {
    found.problems.push(`\${${scheme}:…} is not supported; only environment variables are put in`);
    return undefined;
  }
  const at = rest.indexOf(':-');
  const name = at < 0 ? rest : rest.slice(0, at);
  if (!ENV_NAME.test(name)) {
    found.problems.push(`"${name}" is no name of an environment variable`);
    return undefined;
  }
  const value = env(name);
  if (value === undefined && at < 0) found.unset.push(name);
  return value ?? (at < 0 ? '' : rest.slice(at + 2));
}

function splitScheme(inner: string): { scheme: string; rest: string } {
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*):(?!-)(.*)$/s.exec(inner);
  return match ? { scheme: match[1]!, rest: match[2]! } : { scheme: 'env', rest: inner };
}

/** A number or a word of YAML only where nothing of its spelling is lost: a password of `0123` stays one. */
function typed(text: string): unknown {
  if (text === '') return null;
  if (text.length > 32) return text;
  try {
    const value: unknown = parse(text, { schema: 'core' });
    return ['number', 'boolean'].includes(typeof value) && String(value) === text ? value : text;
  } catch {
    return text;
  }
}
