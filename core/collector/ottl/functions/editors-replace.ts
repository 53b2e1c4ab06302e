import type { KeyValue } from '../../../model/attributes.ts';
import type { Environment } from '../contexts/environment.ts';
import { mapEntries } from '../indexing.ts';
import { OttlError, OttlProblem } from '../problem.ts';
import { expand } from '../regex/expand.ts';
import { globMatcher } from '../regex/glob.ts';
import type { Pattern } from '../regex/pattern.ts';
import type { Slots } from '../regex/search.ts';
import { NIL, text } from '../value.ts';
import type { Arguments } from './arguments.ts';
import type { OttlFunction } from './function.ts';

/** What stands for a match: the replacement, passed through a converter and a format where they are given. */
function replacer(args: Arguments): (replacement: string, environment: Environment) => string {
  if (!args.has('function')) return (replacement) => replacement;
  const convert = args.converter('function');
  const format = args.has('replacementFormat') ? args.text('replacementFormat') : undefined;
  return (replacement, environment) => {
    const converted = convert(replacement, environment);
    return format ? formatted(format(environment), converted) : converted;
  };
}

function formatted(format: string, value: string): string {
  if (!/^[^%]*%s[^%]*$/.test(format))
    throw new OttlError(
      'replacementFormat must be format string containing a single %s and no other format specifiers',
    );
  return format.replace('%s', () => value);
}

/** Replaces what a pattern matches in a text. */
function patternReplacer(args: Arguments): (value: string, environment: Environment) => string {
  const pattern = args.pattern('regex');
  const replacement = args.text('replacement');
  const stand = replacer(args);
  return (value, environment) => {
    const regex: Pattern = pattern(environment);
    const template = replacement(environment);
    const hasGroups = template.includes('$');
    const replace = (slots: Slots) => stand(hasGroups ? expand(template, regex, value, slots) : template, environment);
    return regex.replaceAll(value, replace, hasGroups);
  };
}

/** The replacement where a whole text matches a glob, otherwise undefined. */
function globReplacer(args: Arguments): (value: string, environment: Environment) => string | undefined {
  const matches = literalGlob(args);
  const replacement = args.text('replacement');
  const stand = replacer(args);
  return (value, environment) => (matches(value) ? stand(replacement(environment), environment) : undefined);
}

function literalGlob(args: Arguments): (text: string) => boolean {
  try {
    return globMatcher(args.literalText('pattern'));
  } catch (error) {
    if (!(error instanceof OttlProblem) || error.message.startsWith('pattern must')) throw error;
    throw args.problem('pattern', `the pattern is not a valid pattern: ${error.message}`, error.offset);
  }
}

/** An editor of one text; what is no text stays as it is. */
function textEditor(name: string, parameters: readonly string[], prepare: typeof globReplacer): OttlFunction {
  return {
    name,
    parameters: ['target', ...parameters, 'replacement', 'function?', 'replacementFormat?'],
    create: (args) => {
      const target = args.target('target');
      const replace = prepare(args);
      return (environment) => {
        const value = target.get(environment);
        if (value.kind !== 'string') return NIL;
        const replaced = replace(value.value, environment) ?? value.value;
        if (replaced !== value.value) target.set(environment, text(replaced));
        return NIL;
      };
    },
  };
}

/** An editor of all entries of a map. */
function entriesEditor(
  name: string,
  parameters: readonly string[],
  prepare: (args: Arguments) => (entry: KeyValue, environment: Environment) => KeyValue,
): OttlFunction {
  return {
    name,
    parameters: ['target', ...parameters, 'replacement', 'function?', 'replacementFormat?'],
    create: (args) => {
      const target = args.mapTarget('target');
      const replace = prepare(args);
      return (environment) => {
        const before = target.get(environment);
        const after = mapEntries(before, (entry) => replace(entry, environment));
        if (after !== before) target.set(environment, withoutEqualKeys(after));
        return NIL;
      };
    },
  };
}

/** Replaced keys may have become equal: the last one counts, in the place of the first. */
function withoutEqualKeys(entries: KeyValue[]): KeyValue[] {
  const byKey = new Map(entries.map((entry) => [entry.key, entry.value]));
  return byKey.size === entries.length ? entries : Array.from(byKey, ([key, value]) => ({ key, value }));
}

function withText(entry: KeyValue, replaced: string | undefined): KeyValue {
  if (replaced === undefined || (entry.value.kind === 'string' && entry.value.value === replaced)) return entry;
  return { key: entry.key, value: text(replaced) };
}

export const REPLACE_EDITORS: readonly OttlFunction[] = [
  textEditor('replace_pattern', ['regex'], patternReplacer),
  textEditor('replace_match', ['pattern'], globReplacer),
  entriesEditor('replace_all_patterns', ['mode', 'regex'], (args) => {
    const mode = args.literalText('mode');
    if (mode !== 'key' && mode !== 'value')
      throw args.problem('mode', `invalid mode ${mode}, must be either 'key' or 'value'`);
    const replace = patternReplacer(args);
    if (mode === 'value')
      return (entry, environment) =>
        entry.value.kind === 'string' ? withText(entry, replace(entry.value.value, environment)) : entry;
    return (entry, environment) => {
      const key = replace(entry.key, environment);
      return key === entry.key ? entry : { key, value: entry.value };
    };
  }),
  entriesEditor('replace_all_matches', ['pattern'], (args) => {
    const replace = globReplacer(args);
    return (entry, environment) =>
      entry.value.kind === 'string' ? withText(entry, replace(entry.value.value, environment)) : entry;
  }),
];
