import { md5 } from '../../../encoding/md5.ts';
import { OttlError, OttlProblem } from '../../ottl/problem.ts';
import { expand } from '../../ottl/regex/expand.ts';
import { Pattern } from '../../ottl/regex/pattern.ts';
import type { Settings } from '../../settings.ts';

const ACTIONS = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
] as const;
type Action = (typeof ACTIONS)[number];

const KEYS = ['source_labels', 'separator', 'target_label', 'regex', 'modulus', 'replacement', 'action'];
const WITH_TARGET: readonly Action[] = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'];
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** One of Prometheus' relabel_config. */
export interface RelabelRule {
  action: Action;
  sourceLabels: readonly string[];
  separator: string;
  /** Of the whole text. */
  pattern: Pattern;
  modulus: number;
  targetLabel: string;
  replacement: string;
}

/** The rules under a key, with Prometheus' defaults. */
export function readRelabelRules(settings: Settings, key: string): RelabelRule[] {
  return settings.items(key).map((item) => {
    item.allow(KEYS);
    const action = item.choice('action', ACTIONS, 'replace');
    const rule = {
      action,
      sourceLabels: item.listedTexts('source_labels'),
      separator: item.text('separator', ';'),
      pattern: readPattern(item),
      modulus: item.integer('modulus', 0, 0, Number.MAX_SAFE_INTEGER),
      targetLabel: item.text('target_label'),
      replacement: item.word('replacement', '$1'),
    };
    if (WITH_TARGET.includes(action) && rule.targetLabel === '') item.note([], `${action} needs a target_label`);
    if (action === 'hashmod' && rule.modulus === 0) item.note([], 'hashmod needs a modulus');
    return rule;
  });
}

function readPattern(item: Settings): Pattern {
  const before = '^(?s:';
  try {
    return new Pattern(`${before}${item.word('regex', '(.*)')})$`);
  } catch (error) {
    if (!(error instanceof OttlProblem)) throw error;
    item.note(['regex'], error.message, Math.max(0, error.offset - before.length));
    return new Pattern('');
  }
}

/** Labels by name, none of them empty; undefined where the rules drop them. */
export function relabelled(
  labels: ReadonlyMap<string, string>,
  rules: readonly RelabelRule[],
): Map<string, string> | undefined {
  const all = new Map(labels);
  for (const rule of rules) {
    if (!applies(rule, all)) return undefined;
  }
  for (const [name, value] of all) if (value === '') all.delete(name);
  return all;
}

/** False where the labels are to be dropped. What is too long for a pattern does not match it. */
function applies(rule: RelabelRule, all: Map<string, string>): boolean {
  const { action, targetLabel, modulus } = rule;
  const source = rule.sourceLabels.map((name) => all.get(name) ?? '').join(rule.separator);
  switch (action) {
    case 'keep':
      return matches(rule, source);
    case 'drop':
      return !matches(rule, source);
    case 'keepequal':
      return (all.get(targetLabel) ?? '') === source;
    case 'dropequal':
      return (all.get(targetLabel) ?? '') !== source;
    case 'replace':
      replace(rule, source, all);
      return true;
    case 'lowercase':
      all.set(targetLabel, source.toLowerCase());
      return true;
    case 'uppercase':
      all.set(targetLabel, source.toUpperCase());
      return true;
    case 'hashmod':
      all.set(targetLabel, String(hashOf(source) % BigInt(modulus)));
      return true;
    case 'labelmap':
      for (const [name, value] of [...all]) {
        const target = replacedName(rule, name);
        if (target !== '') all.set(target, value);
      }
      return true;
    case 'labeldrop':
    case 'labelkeep':
      for (const name of [...all.keys()]) if (matches(rule, name) === (action === 'labeldrop')) all.delete(name);
      return true;
  }
}

function matches({ pattern }: RelabelRule, text: string): boolean {
  try {
    return pattern.test(text);
  } catch (error) {
    if (error instanceof OttlError) return false;
    throw error;
  }
}

/** '' where the pattern does not match. */
function replacedName({ pattern, replacement }: RelabelRule, name: string): string {
  const slots = execOf(pattern, name);
  return slots ? expand(replacement, pattern, name, slots) : '';
}

function replace({ pattern, replacement, targetLabel }: RelabelRule, source: string, all: Map<string, string>): void {
  const slots = execOf(pattern, source);
  if (!slots) return;
  const target = expand(targetLabel, pattern, source, slots);
  if (!LABEL_NAME.test(target)) return;
  const value = expand(replacement, pattern, source, slots);
  if (value === '') all.delete(target);
  else all.set(target, value);
}

function execOf(pattern: Pattern, text: string): ReturnType<Pattern['exec']> {
  try {
    return pattern.exec(text);
  } catch (error) {
    if (error instanceof OttlError) return undefined;
    throw error;
  }
}

/** The second half of its MD5, as Prometheus has it. */
function hashOf(text: string): bigint {
  const digest = md5(new TextEncoder().encode(text));
  return new DataView(digest.buffer, digest.byteOffset).getBigUint64(8);
}
