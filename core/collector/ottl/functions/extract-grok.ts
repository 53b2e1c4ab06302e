import { BASE_PATTERNS } from '../grok/base-patterns.ts';
import { Grok } from '../grok/grok.ts';
import { LOG_PATTERNS } from '../grok/log-patterns.ts';
import { OttlProblem } from '../problem.ts';
import { map } from '../value.ts';
import type { Arguments } from './arguments.ts';
import type { OttlFunction } from './function.ts';

const KNOWN = Object.entries({ ...BASE_PATTERNS, ...LOG_PATTERNS });

export const EXTRACT_GROK: OttlFunction = {
  name: 'ExtractGrokPatterns',
  parameters: ['target', 'pattern', 'named_captures_only?', 'pattern_definitions?'],
  create: (args) => {
    const target = args.text('target');
    const onlyFields = args.has('named_captures_only') && args.literalBool('named_captures_only');
    const patterns = new Map([...KNOWN, ...definitionsOf(args)]);
    const grok = args.compiled('pattern', (written) => compile(written, patterns, onlyFields));
    return (environment) => map(grok(environment).read(target(environment)));
  },
};

function compile(written: string, patterns: ReadonlyMap<string, string>, onlyFields: boolean): Grok {
  const grok = new Grok(written, patterns, onlyFields);
  if (onlyFields && !grok.hasFields)
    throw new OttlProblem('at least 1 named capture group must be supplied in the given regex', 0);
  return grok;
}

/** Those that are there may be replaced. */
function definitionsOf(args: Arguments): [string, string][] {
  if (!args.has('pattern_definitions')) return [];
  return args.literalTexts('pattern_definitions').map((written) => {
    const at = written.indexOf('=');
    if (at === -1) throw args.problem('pattern_definitions', `"${written}" is no definition such as NAME=pattern`);
    const name = written.slice(0, at);
    if (name.includes(':')) throw args.problem('pattern_definitions', `pattern ID "${name}" should not contain ':'`);
    return [name, written.slice(at + 1)];
  });
}
