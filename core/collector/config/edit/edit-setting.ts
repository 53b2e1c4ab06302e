import { isAlias, isMap, isScalar, isSeq, parseDocument, stringify, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { isEmptyNode, lastPlace, startOf, textOf, Written } from './written.ts';
import { mayBeMerged } from './merged.ts';
import { cutEntry, putEntry } from './written-map.ts';

/** What is written at the path of a setting. */
export type WrittenSetting =
  | { kind: 'none' }
  /** As it is written, a text without its quotes. */
  | { kind: 'value'; text: string }
  | { kind: 'texts'; texts: readonly string[] }
  /** Other settings, or a reference to some. */
  | { kind: 'other' };

/** A text stays one, whatever it looks like; other values are written as they are. */
export type SettingValue =
  { kind: 'text'; text: string } | { kind: 'value'; text: string } | { kind: 'texts'; texts: readonly string[] };

export function readSetting(text: string, path: readonly string[]): WrittenSetting {
  const written = Written.open(text);
  if (!written) return { kind: 'other' };
  const node: unknown = written.document.getIn(path, true);
  if (isEmptyNode(node)) return { kind: mayBeMerged(written, path) ? 'other' : 'none' };
  if (isScalar(node)) return { kind: 'value', text: typeof node.value === 'string' ? node.value : (node.source ?? '') };
  const isTexts = isSeq(node) && node.items.every((item) => isScalar(item) && typeof item.value === 'string');
  return isTexts ? { kind: 'texts', texts: node.items.map(textOf) } : { kind: 'other' };
}

/** Writes a setting at its place, with what it is in where that is missing. Undefined where a form cannot. */
export function writeSetting(text: string, path: readonly string[], value: SettingValue): string | undefined {
  const written = Written.open(text);
  if (!written || isShared(written, path) || mayBeMerged(written, path)) return undefined;
  const pair = written.pairAt(path);
  if (!pair) return putSetting(written, path, value);
  if (isEmptyNode(pair.value)) return putBehindKey(written, path, pair, value);
  return value.kind === 'texts' ? replaceTexts(written, pair, value.texts) : replaceScalar(written, path, pair, value);
}

/** Takes a setting out, so that what holds without it holds again. Undefined where it is not there, or in braces. */
export function clearSetting(text: string, path: readonly string[]): string | undefined {
  const written = Written.open(text);
  return written && !isShared(written, path) ? cutEntry(written, path) : undefined;
}

/** What is written once for several places is not one of them to change. */
function isShared(written: Written, path: readonly string[]): boolean {
  return path.some((_, index) => {
    const node: unknown = written.document.getIn(path.slice(0, index + 1), true);
    return isAlias(node) || (node as { anchor?: string } | undefined)?.anchor !== undefined;
  });
}

const isInBraces = (written: Written, path: readonly string[]): boolean =>
  path.some((_, index) => {
    const node: unknown = written.document.getIn(path.slice(0, index), true);
    return isMap(node) && node.flow === true;
  });

/** Inside of brackets more signs have a meaning than in a line of its own; three dashes or dots would end the document. */
const quoted = (text: string, isInside: boolean): string =>
  /[\n\r]|^(---|\.\.\.)/.test(text) || (isInside && /[,[\]{}#:]/.test(text))
    ? JSON.stringify(text)
    : stringify(text, { lineWidth: 0 }).trimEnd();

/** Numbers and the like as they are; what would be something else then, as a text. */
function scalarText({ kind, text }: Exclude<SettingValue, { kind: 'texts' }>, isInside: boolean): string {
  const isPlain = kind === 'value' && /^[\w.+%-]+$/.test(text) && isScalar(parseDocument(text).contents);
  return isPlain ? text : quoted(text, isInside);
}

const inBrackets = (texts: readonly string[]): string => `[${texts.map((one) => quoted(one, true)).join(', ')}]`;

function putSetting(written: Written, path: readonly string[], value: SettingValue): string | undefined {
  const key = path.at(-1)!;
  const parent = written.mapAt(path.slice(0, -1));
  if (parent?.flow && parent.items.length > 0) return putInBraces(written, parent, key, value);
  if (isInBraces(written, path.slice(0, -1))) return undefined;
  const lines =
    value.kind === 'texts'
      ? [`${key}:`, ...value.texts.map((one) => `${' '.repeat(written.indent)}- ${quoted(one, false)}`)]
      : [`${key}: ${scalarText(value, false)}`];
  return putEntry(written, path.slice(0, -1), lines);
}

function putInBraces(written: Written, map: YAMLMap, key: string, value: SettingValue): string {
  const { key: lastKey, value: lastValue } = map.items.at(-1)!;
  const at = Math.max(lastPlace(lastKey), lastPlace(lastValue));
  const text = value.kind === 'texts' ? inBrackets(value.texts) : scalarText(value, true);
  return written.splice(at, at, `, ${key}: ${text}`);
}

/** `endpoint:` with nothing behind it. */
function putBehindKey(written: Written, path: readonly string[], pair: Pair, value: SettingValue): string | undefined {
  const colon = written.text.indexOf(':', lastPlace(pair.key));
  const end = lastPlace(pair.value);
  // `null` and `~` are written out.
  const hasNull = isScalar(pair.value) && (pair.value.source ?? '') !== '';
  if (colon < 0) return undefined;
  const isInside = isInBraces(written, path);
  const text = value.kind === 'texts' ? inBrackets(value.texts) : scalarText(value, isInside);
  return hasNull ? written.splice(startOf(pair.value), end, text) : written.splice(colon + 1, colon + 1, ` ${text}`);
}

function replaceScalar(
  written: Written,
  path: readonly string[],
  { value: node }: Pair,
  value: Exclude<SettingValue, { kind: 'texts' }>,
): string | undefined {
  // A text of several lines is left to whoever wrote it.
  if (!isScalar(node) || node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return undefined;
  return written.splice(startOf(node), lastPlace(node), inStyleOf(node.type, value, isInBraces(written, path)));
}

/** In the quotes that were there. */
function inStyleOf(
  style: string | undefined,
  value: Exclude<SettingValue, { kind: 'texts' }>,
  isInside: boolean,
): string {
  if (style === 'QUOTE_DOUBLE') return JSON.stringify(value.text);
  if (style === 'QUOTE_SINGLE' && !/[\n\r]/.test(value.text)) return `'${value.text.replaceAll("'", "''")}'`;
  return scalarText(value, isInside);
}

/** Undefined where something is said between the items that would be lost. */
function replaceTexts(written: Written, { value: list }: Pair, texts: readonly string[]): string | undefined {
  if (!isSeq(list)) return undefined;
  if (list.flow) return replaceBrackets(written, list, texts);
  const dash = written.text.lastIndexOf('-', startOf(list.items[0]) - 1);
  const [from, to] = [written.lineStart(dash), written.lineEnd(lastPlace(list))];
  if (hasComment(written.text.slice(from, to), list)) return undefined;
  const column = ' '.repeat(dash - from);
  const isOpen = written.text[to - 1] !== '\n';
  const lines = texts.map((one) => `${column}- ${quoted(one, false)}`).join(written.newline);
  return texts.length === 0 ? undefined : written.splice(from, to, isOpen ? lines : `${lines}${written.newline}`);
}

function replaceBrackets(written: Written, list: YAMLSeq, texts: readonly string[]): string | undefined {
  const [from, to] = [startOf(list), lastPlace(list)];
  return hasComment(written.text.slice(from, to), list) ? undefined : written.splice(from, to, inBrackets(texts));
}

const hasComment = (text: string, list: YAMLSeq): boolean =>
  /(?:^|\s)#/.test(list.items.reduce<string>((rest, item) => rest.replace(textOf(item), ''), text));
