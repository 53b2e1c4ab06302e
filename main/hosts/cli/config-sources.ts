import { wrongUsage } from './problem.ts';

// What the Collector's --config may name: files, and its providers env and yaml. http and https are not asked.

const FOREIGN = /^[a-z][a-z0-9+.-]+:/;

/** The text of a source that is no file; undefined of one that is. */
export function givenText(source: string, env: NodeJS.ProcessEnv): string | undefined {
  if (source.startsWith('yaml:')) return nested(source.slice('yaml:'.length));
  if (!source.startsWith('env:')) return undefined;
  const name = source.slice('env:'.length);
  const text = env[name];
  if (text === undefined) throw wrongUsage(`The environment variable ${name} is not set.`, 'agent');
  return text;
}

export const isFile = (source: string): boolean => !/^(yaml|env):/.test(source);

export function pathOf(source: string): string {
  if (source.startsWith('file:')) return source.slice('file:'.length);
  // A drive of Windows has one letter.
  if (FOREIGN.test(source)) throw wrongUsage(`--config takes file:, env: and yaml:, not ${source}`, 'agent');
  return source;
}

/** `processors::batch::timeout: 2s`, as maps one in the other. */
function nested(text: string): string {
  const [, keys = '', value = ''] = /^((?:[^:\s]|::)+):(\s[\s\S]*)?$/.exec(text) ?? [];
  if (!keys.includes('::')) return text;
  const path = keys.split('::').map((key) => JSON.stringify(key));
  return `${path.map((key) => `{${key}: `).join('')}${value.trim()}${'}'.repeat(path.length)}`;
}

/** `processors.batch.timeout=2s` as a source. */
export function sourceOfSet(set: string): string {
  const [, keys, value] = /^([^=]+)=(.*)$/s.exec(set) ?? [];
  if (keys === undefined) throw wrongUsage(`--set takes KEY.KEY=VALUE, not ${set}`, 'agent');
  return `yaml:${keys.split('.').join('::')}: ${value}`;
}
