import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OtlpJsonReader } from '../../../core/formats/otlp-json/reader.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { validate } from '../../../core/processors/validate.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { compact, documentJson, groupJson, logLine, pretty, resourceJson, spanJson } from './documents.ts';
import { allItems, bytesOf, inNoOrder, itemsOf, readAll, spanNames, type ReadOut } from './read-parts.ts';

const read = (text: string, chunkSize?: number): ReadOut => readAll(bytesOf(text), chunkSize);

describe('documents in one file', () => {
  const layouts: [string, string, string][] = [
    ['one document', compact('a', 'b'), 'otlp-json'],
    ['one pretty document', pretty('a', 'b'), 'otlp-json'],
    ['lines', `${compact('a')}\n${compact('b')}\n`, 'otlp-jsonl'],
    ['lines that end with CR LF', `${compact('a')}\r\n${compact('b')}\r\n`, 'otlp-jsonl'],
    ['lines with blank ones between', `\n${compact('a')}\n\n\n${compact('b')}`, 'otlp-jsonl'],
    ['back to back', compact('a') + compact('b'), 'otlp-json'],
    ['pretty, back to back', pretty('a') + pretty('b'), 'otlp-json'],
    ['pretty, a line feed between', `${pretty('a')}\n${pretty('b')}\n`, 'otlp-json'],
    ['a list of documents', `[${compact('a')},\n${compact('b')}]`, 'otlp-jsonl'],
    ['with a byte order mark', `\ufeff${compact('a', 'b')}`, 'otlp-json'],
    ['with record separators', `\x1e${compact('a')}\n\x1e${compact('b')}\n`, 'otlp-jsonl'],
  ];
  it.each(layouts)('%s', (_, text, format) => {
    for (const chunkSize of [1, 7, 64 * 1024]) {
      const out = readAll(bytesOf(text), chunkSize, new OtlpJsonReader());
      expect([spanNames(out.telemetry), out.skipped, out.format]).toEqual([['a', 'b'], [], format]);
    }
  });

  it('may mix signals, and name profiles as not supported', () => {
    const out = read(`${compact('a')}\n${logLine('hello')}\n{"resourceProfiles":[{}],"dictionary":{}}\n`);
    expect(out.telemetry.map(({ signal }) => signal)).toEqual(['traces', 'logs']);
    expect(out.warnings.map(({ code }) => code)).toEqual(['unsupported-signal']);
  });

  it('reads older names and snake_case', () => {
    const legacy = {
      resource_spans: [
        {
          resource: resourceJson('shop'),
          instrumentationLibrarySpans: [{ instrumentationLibrary: { name: 'old' }, spans: [spanJson('a')] }],
        },
      ],
    };
    for (const limits of [{}, { elementBytes: 0 }]) {
      const out = readAll(bytesOf(JSON.stringify(legacy)), 9, new OtlpJsonReader(limits));
      expect(out.telemetry).toMatchObject([
        { groups: [{ scopes: [{ scope: { name: 'old' }, items: [{ name: 'a' }] }] }] },
      ]);
    }
  });
});

describe('what cannot be read', () => {
  it('costs its line only, with line, offset and reason', () => {
    const first = compact('a');
    const out = read(`${first}\n{"resourceSpans":[{]}\n${compact('b')}\nINFO started\n${compact('c')}\n`);
    expect(spanNames(out.telemetry)).toEqual(['a', 'b', 'c']);
    expect(out.skipped).toEqual([
      { line: 2, offset: first.length + 20, reason: '"]" found where "}" was expected' },
      { line: 4, offset: expect.any(Number), reason: '"I" found where a JSON document was expected' },
    ]);
  });

  it('is told where a line is cut off, and the next one is read', () => {
    const [first, cut] = [compact('a'), compact('b', 'c').slice(0, -150)];
    const out = read(`${first}\n${cut}\n${compact('d')}\n`);
    expect(spanNames(out.telemetry)).toEqual(['a', 'b', 'd']);
    expect(out.skipped).toEqual([
      { line: 2, offset: first.length + 1, reason: 'cut short: another document begins on line 3' },
    ]);
  });

  it('is the last line of a file that is still being written', () => {
    const [first, cut] = [compact('a'), compact('b').slice(0, 40)];
    const out = read(`${first}\n${cut}`);
    const end = first.length + 1 + cut.length;
    expect(spanNames(out.telemetry)).toEqual(['a']);
    expect(out.skipped).toEqual([
      { line: 2, offset: first.length + 1, reason: `cut short: the file ends inside it, at byte ${end}` },
    ]);
  });

  it('is one span of many, told with its line', () => {
    const spans = ['a', 'b', 'c', 'd'].map((name) => spanJson(name));
    const text = JSON.stringify(documentJson(groupJson('shop', ...spans)), null, 1).replace(
      '"name": "c"',
      '"name": "c" "oops"',
    );
    const out = read(text);
    expect(spanNames(out.telemetry)).toEqual(['a', 'b', 'd']);
    const line = text.slice(0, text.indexOf('"oops"')).split('\n').length;
    expect(out.skipped).toMatchObject([{ line, offset: text.indexOf('"oops"') }]);
  });

  it('is refused for its content with the line it stands on', () => {
    const bad = JSON.stringify(documentJson(groupJson('shop', spanJson('x', { traceId: 'zz' }))));
    const out = read(`${compact('a')}\n${compact('b')}\n${bad}\n${compact('c')}\n`);
    expect(spanNames(out.telemetry)).toEqual(['a', 'b', 'c']);
    expect(out.rejections).toMatchObject([{ code: 'trace-id', items: 1 }]);
    expect(out.rejectedAt).toMatchObject([{ line: 3, reason: expect.stringContaining("'zz'") }]);
  });

  it('is JSON without telemetry', () => {
    const out = readAll(bytesOf(`{"level":"info"}\n${compact('a')}\n`), 5, new OtlpJsonReader());
    expect(spanNames(out.telemetry)).toEqual(['a']);
    expect(out.skipped).toMatchObject([{ line: 1, offset: 0, reason: expect.stringContaining('no telemetry') }]);
  });

  it('does not overflow anything', () => {
    const deep = `{"resourceSpans":[{"resource":${'['.repeat(100_000)}`;
    const out = readAll(bytesOf(`${deep}\n${compact('a')}`), 64 * 1024, new OtlpJsonReader());
    expect(out.skipped).toMatchObject([{ line: 1, reason: 'nested deeper than 512 levels' }]);
    expect(spanNames(out.telemetry)).toEqual(['a']);
  });

  it('never throws and never makes spans up, wherever the file is cut', () => {
    const names = ['a', 'b', 'c', 'd'];
    const text = `${compact('a', 'b')}\n${pretty('c')}${compact('d')}`;
    for (let end = 0; end < text.length; end++) {
      const out = readAll(bytesOf(text.slice(0, end)), 64, new OtlpJsonReader());
      const got = spanNames(out.telemetry);
      expect(names.slice(0, got.length)).toEqual(got);
      for (const [resource] of itemsOf(out.telemetry, 'traces') as [{ attributes: unknown[] }][])
        expect(resource.attributes).toHaveLength(1);
    }
  });

  it('never throws, whichever byte is damaged', () => {
    const text = `${compact('a', 'b')}\n${pretty('c')}\n${compact('d')}\n`;
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', '\n', '0', '\0'),
        (at, byte) => {
          const out = readAll(bytesOf(text.slice(0, at) + byte + text.slice(at + 1)), 50, new OtlpJsonReader());
          expect(spanNames(out.telemetry).length).toBeLessThanOrEqual(4);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('groups too big to keep whole', () => {
  const cut = (text: string, limits = {}, chunkSize = 64): ReadOut =>
    readAll(bytesOf(text), chunkSize, new OtlpJsonReader({ elementBytes: 0, ...limits }));

  it('give the same items as the whole document, whatever its layout', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...SIGNALS).chain(telemetryArbitrary), { maxLength: 3 }),
        fc.constantFrom(1, 7, 65_536),
        (telemetry, chunkSize) => {
          const document = encodeJson(telemetry);
          const whole = inNoOrder(allItems(validate(decodeJson(document)).telemetry));
          for (const elementBytes of [0, 300, 1 << 20]) {
            const out = readAll(document, chunkSize, new OtlpJsonReader({ elementBytes, pieceBytes: 500 }));
            expect(out.skipped).toEqual([]);
            expect(inNoOrder(allItems(out.telemetry))).toEqual(whole);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('may name their resource and scope behind the items', () => {
    const { resource, scopeSpans } = groupJson('shop', spanJson('a')) as { resource: object; scopeSpans: object[] };
    const { scope, spans } = scopeSpans[0] as { scope: object; spans: object[] };
    const text = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans, scope }], schemaUrl: 'u', resource }] });
    const [item] = itemsOf(cut(text).telemetry, 'traces') as [{ attributes: object[] }, string, { name: string }][];
    expect(item?.slice(0, 3)).toMatchObject([{ attributes: [{ key: 'service.name' }] }, 'u', { name: 'test' }]);
  });

  it('say so when the resource comes too late to be right', () => {
    const spans = Array.from({ length: 50 }, (_, i) => spanJson(`span ${i}`));
    const text = JSON.stringify({
      resourceSpans: [{ scopeSpans: [{ scope: {}, spans }], resource: resourceJson('late') }],
    });
    expect(() => cut(text, { softHoldBytes: 1_000, hardHoldBytes: 2_000 })).toThrow(DecodeError);
    expect(spanNames(cut(text, { softHoldBytes: 1_000 }).telemetry)).toHaveLength(50);
  });

  it('say so when a schema URL comes too late, and keep the rest', () => {
    const spans = Array.from({ length: 50 }, (_, i) => spanJson(`span ${i}`));
    const out = cut(JSON.stringify(documentJson(groupJson('shop', ...spans))), { softHoldBytes: 1_000 });
    expect(spanNames(out.telemetry)).toHaveLength(50);
    expect(out.skipped.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('schema URL comes after'),
      expect.stringContaining('schema URL comes after'),
    ]);
  });

  it('cost one record when that is longer than allowed', () => {
    const text = compact('a', 'b'.repeat(5_000), 'c');
    const out = cut(text, { itemBytes: 1_000 });
    expect(spanNames(out.telemetry)).toEqual(['a', 'c']);
    expect(out.skipped).toMatchObject([{ line: 1, reason: expect.stringContaining('record longer than') }]);
  });
});
