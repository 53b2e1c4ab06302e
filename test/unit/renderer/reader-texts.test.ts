import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import { toKorean } from '../../../renderer/i18n/engine-texts.ts';
import { evidenceText } from '../../../renderer/i18n/evidence-texts.ts';
import { engineReason } from '../../../renderer/i18n/fault-texts.ts';
import { inLanguage } from '../../../renderer/i18n/locale.ts';
import { DUMP_KINDS, goodDump } from '../../faults/good-dumps.ts';
import { isCounted, templateText } from '../../helpers/template-text.ts';
import { pick, randomFrom, type Random } from '../../faults/seeded.ts';
import { readAll } from '../formats/read-parts.ts';
import { ASSEMBLED, SILENT_FILES, WITHOUT_KOREAN } from './reader-texts-left.ts';

/** All that takes part in reading a file: each text in there can become the reason why something was not read. */
const READERS = [
  'core/formats/**/*.ts',
  'core/otlp/**/*.ts',
  'core/json/*.ts',
  'core/encoding/*.ts',
  'core/processors/validate.ts',
  'main/engine/receivers/files/**/*.ts',
];
/** What writes, and the tables of the protocol: what they throw is a defect of ours. */
const WRITERS = /^core\/formats\/writing\/|^core\/otlp\/(encode-|fields\.ts)/;

const isProse = (text: string): boolean => / /.test(text) && /[a-z]{2}/.test(text);

/** A text with "X0", "X1" … in its places; undefined for what is none, or is there for the compiler or a defect. */
function proseOf(node: ts.Node): string | undefined {
  if (ts.isLiteralTypeNode(node.parent) || ts.isImportDeclaration(node.parent)) return undefined;
  if (ts.isNewExpression(node.parent) && node.parent.expression.getText() === 'Error') return undefined;
  if (ts.isStringLiteralLike(node)) return isCounted(node.parent) ? undefined : node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return templateText(node);
}

/** Prose in a source, whatever it is used for. */
function findProse(file: string, code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = node.parent && proseOf(node);
    if (text !== undefined && isProse(text)) found.push(text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true));
  return found;
}

const isKnown = (text: string): boolean =>
  toKorean(text) !== undefined || inLanguage('ko', () => evidenceText(text)) !== text;

/** Of these another test sees to the Korean: they are only ever part of one sentence. */
const refused = new Set(findProse('', readFileSync('core/formats/refusals.ts', 'utf8')));

test('texts are found wherever they stand', () => {
  const code =
    "return a ? 'one text' : `${b} other`; new Error('a defect'); const kind: 'of a type'; throw f('two words');";
  expect(findProse('a.ts', code)).toEqual(['one text', 'X0 other', 'two words']);
});

test('whatever a reader of files can say is known in Korean, except the pieces that are listed', () => {
  const files = READERS.flatMap((pattern) => globSync(pattern)).filter(
    (file) => !WRITERS.test(file) && !SILENT_FILES.includes(file),
  );
  expect(files.length).toBeGreaterThan(200);
  const said = files.flatMap((file) => findProse(file, readFileSync(file, 'utf8')));
  expect(said.length).toBeGreaterThan(350);
  const left = new Set(said.filter((text) => !refused.has(text) && !isKnown(text)));
  expect([...left].sort()).toEqual([...WITHOUT_KOREAN].sort());
});

test('files that say nothing are there', () => {
  expect(SILENT_FILES.flatMap((file) => globSync(file))).toEqual(SILENT_FILES);
});

test.each(ASSEMBLED)('%s', (english, korean) => {
  expect(inLanguage('ko', () => engineReason(english))).toBe(korean);
  expect(inLanguage('en', () => engineReason(english))).toBe(english);
});

/** What JSON.parse says of broken texts is V8's, so it is asked. */
const BROKEN_JSON = [
  '{"a":',
  '{"a": 1',
  '{"a" 1}',
  '{"a": 1 "b": 2}',
  '[1 2]',
  '{a: 1}',
  '{"a": 1,}',
  '[1, x]',
  `[${'1,'.repeat(40)} x, ${'1,'.repeat(40)} 1]`,
  '["a',
  '["\u0001"]',
  '["\\x"]',
  '["\\u00"]',
  '[-]',
  '[1.]',
  '[1e]',
  '[1] x',
  '["a" "b"]',
];

describe('why JSON is broken is told in Korean', () => {
  test.each(BROKEN_JSON)('%s', (text) => {
    const { message } = (() => {
      try {
        return new Error(`read as ${String(JSON.parse(text))}`);
      } catch (error) {
        return error as Error;
      }
    })();
    expect(inLanguage('ko', () => engineReason(message))).toMatch(/[가-힣]/);
  });
});

const RECORDS = 4;
const ATTEMPTS = 40;
/** Of these every line is kept, as a text where it is nothing else. */
const KEEPS_ALL = ['cri', 'klog', 'syslog', 'syslog 3164', 'logfmt', 'access-log', 'text-log'];
const ODD = ['null', '"x"', '{}', '[]', '-1', '1.5', '99999999999999999999999', 'x', '"', ',', '}', '\\', '\u0001', ''];

/** Cuts it, or puts something odd in place of a value, a few letters or a stretch of bytes. */
function damage(bytes: Buffer, random: Random): Buffer {
  const at = random(bytes.length);
  if (random(4) === 0) return bytes.subarray(0, at);
  const ends = [',', '}', ']', '\n', ' ', '='].map((end) => bytes.indexOf(end, at)).filter((end) => end >= 0);
  const end = random(2) === 0 ? at + random(9) : Math.min(...ends, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(random, ODD)), bytes.subarray(end)]);
}

/** Why parts of it were not kept, and why it was given up. */
function reasonsOf(bytes: Buffer): string[] {
  try {
    const { skipped, rejectedAt, rejections } = readAll(bytes);
    return [...skipped, ...rejectedAt, ...rejections].map(({ reason }) => reason);
  } catch (error) {
    if (error instanceof DecodeError) return [`${error.message} (byte ${error.offset}).`];
    // A damaged file may be one of nobody's; what is said of those is asked for elsewhere.
    if (/^refused as /.test((error as Error).message)) return [];
    throw error;
  }
}

/** English words side by side, besides what stands in quotes. */
const ENGLISH = /(?<![\w-])(?:is|no|with|and|in|of|as|the|a|an|was|where) [a-z]/;
const isEnglish = (text: string): boolean =>
  !/[가-힣]/.test(text) || ENGLISH.test(text.replaceAll(/"[^"]*"|'[^']*'|\.{3}.*/g, ''));

test.each(DUMP_KINDS)('what is told of damaged files is Korean: %s', (kind) => {
  const { bytes } = goodDump(kind, RECORDS);
  const reasons = Array.from({ length: ATTEMPTS }, (_, seed) => reasonsOf(damage(bytes, randomFrom(seed + 1))));
  const said = new Set(reasons.flat());
  expect(said.size > 0).toBe(!KEEPS_ALL.includes(kind));
  expect([...said].filter((text) => isEnglish(inLanguage('ko', () => engineReason(text))))).toEqual([]);
});
