import { noting } from '../../noting.ts';
import { OttlProblem } from '../../ottl/problem.ts';
import { expand } from '../../ottl/regex/expand.ts';
import { Pattern } from '../../ottl/regex/pattern.ts';
import { unquote } from '../../ottl/unquote.ts';
import { text, typeName } from '../../ottl/value.ts';
import type { Settings } from '../../settings.ts';
import { getField, setField } from '../field.ts';
import { OperatorError, readField, type OperatorKind } from '../operator.ts';
import { orError } from './parsing.ts';
import { required, transformer } from './transformer.ts';

/** An operator that puts another text in the place of one. */
function textChange(
  type: string,
  keys: readonly string[],
  read: (settings: Settings) => (written: string) => string,
): OperatorKind {
  return transformer(type, ['field', ...keys], (settings) => {
    const field = readField(settings, 'field');
    const change = read(settings);
    return (entry) => {
      const value = required(entry, field);
      if (value.kind !== 'string') throw new OperatorError(`${field.text} is no text but ${typeName(value)}`);
      setField(entry, field, text(change(value.value)));
    };
  });
}

const NAMED_PATTERNS: Readonly<Record<string, string>> = {
  ansi_control_sequences: '\\x1B\\[[\\x30-\\x3F]*[\\x20-\\x2F]*[\\x40-\\x7E]',
};

/** Every match of a pattern becomes `replace_with`, in which `${1}` is a group. */
export const REGEX_REPLACE = textChange('regex_replace', ['regex', 'regex_name', 'replace_with'], (settings) => {
  const pattern = readPattern(settings);
  const template = settings.text('replace_with');
  return (written) =>
    orError(() => pattern!.replaceAll(written, (slots) => expand(template, pattern!, written, slots)));
});

function readPattern(settings: Settings): Pattern | undefined {
  const [written, name] = [settings.text('regex'), settings.text('regex_name')];
  if ((written === '') === (name === '')) {
    settings.note([], 'exactly one of regex and regex_name must be given');
    return undefined;
  }
  const named = Object.hasOwn(NAMED_PATTERNS, name) ? NAMED_PATTERNS[name]! : undefined;
  if (name !== '' && named === undefined)
    settings.note(['regex_name'], `"${name}" is none of ${Object.keys(NAMED_PATTERNS).join(', ')}`);
  return noting(settings, ['regex'], () => new Pattern(named ?? written));
}

/** Bytes that are no UTF-8 are read as U+FFFD already; what remains are halves of pairs. */
export const SANITIZE_UTF8 = transformer('sanitize_utf8', ['field'], (settings) => {
  const field = readField(settings, 'field', 'body');
  return (entry) => {
    const value = getField(entry, field);
    if (value?.kind === 'string' && !value.value.isWellFormed())
      setField(entry, field, text(value.value.toWellFormed()));
  };
});

/** By Go's rules: double quotes with escapes, back quotes without any, single quotes around one character. */
export const UNQUOTE = textChange('unquote', [], () => (written) => {
  const inner = /^([`"'])([\s\S]*)\1$/.exec(written);
  if (!inner) throw new OperatorError('the text has no quotes around it');
  const [, quote, content = ''] = inner;
  if (quote === '`') return rawQuoted(content);
  if (quote === '"' && /(?<!\\)(?:\\\\)*"/.test(content)) throw new OperatorError('a quote stands within quotes');
  const value = unescaped(quote === "'" ? content.replace(/^\\'$/, "'") : content);
  if (quote === "'" && [...value].length !== 1) throw new OperatorError('single quotes hold one character');
  return value;
});

function rawQuoted(content: string): string {
  if (content.includes('`')) throw new OperatorError('a quote stands within quotes');
  return content.replaceAll('\r', '');
}

function unescaped(content: string): string {
  try {
    return unquote(`"${content}"`, 0);
  } catch (error) {
    throw error instanceof OttlProblem ? new OperatorError(error.message) : error;
  }
}
