import { execFileSync } from 'node:child_process';
import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { writeCurl } from '../../../core/report/copies/curl.ts';
import { writeSpanMarkdown, type SpanWords } from '../../../core/report/copies/span-markdown.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { writeTraceMarkdown, type TraceWords } from '../../../core/report/copies/trace-markdown.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';
import { attributes, span } from '../../helpers/telemetry.ts';

const curl = (plain: Parameters<typeof attributes>[0]) => writeCurl(attributes(plain));
const list = (...texts: string[]) => ({
  kind: 'array' as const,
  values: texts.map((value) => ({ kind: 'string' as const, value })),
});

describe('a request as curl', () => {
  test.each([
    [{ 'url.full': 'https://x.example/a?b=c' }, "curl 'https://x.example/a?b=c'"],
    [{ 'http.method': 'POST', 'http.url': 'http://x.example' }, "curl -X 'POST' 'http://x.example'"],
    [{ 'http.request.method': 'HEAD', 'url.full': 'http://x.example' }, "curl --head 'http://x.example'"],
    [
      {
        'server.address': 'x.example',
        'server.port': 8080n,
        'url.scheme': 'https',
        'url.path': '/a',
        'url.query': 'q=1',
      },
      "curl 'https://x.example:8080/a?q=1'",
    ],
    [{ 'http.host': 'x.example:81', 'net.host.port': 81n, 'http.target': '/a?b' }, "curl 'http://x.example:81/a?b'"],
    [
      {
        'url.full': 'http://x.example',
        'http.request.header.accept': list('a/b', "it's"),
        'http.request.header.host': 'y',
      },
      "curl 'http://x.example' \\\n  -H 'accept: a/b' \\\n  -H 'accept: it'\\''s'",
    ],
  ])('%o', (plain, expected) => {
    expect(curl(plain)).toBe(expected);
  });

  test.each([
    [{}],
    [{ 'url.full': 'javascript:alert(1)' }],
    [{ 'url.full': '-o/etc/passwd' }],
    [{ 'url.full': 'file:///etc/passwd' }],
    [{ 'url.full': 'http://x', 'http.request.method': 'GET; rm' }],
    [{ 'url.path': '/a' }],
  ])('is not made of %o', (plain) => {
    expect(curl(plain)).toBeUndefined();
  });

  it('is one command with one word each, whatever the values hold', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', "'", '"', '\\', '\n', '\r', '$(x)', '`', ';', ' ', '\u0000', '!', '&', '\u202e'),
    });
    fc.assert(
      fc.property(text, text, (path, header) => {
        const command = curl({ 'url.full': `http://x.example/${path}`, 'http.request.header.a': header })!;
        const words = execFileSync('sh', ['-c', `curl() { for word; do printf '%s\\n' "$word"; done; }; ${command}`], {
          encoding: 'utf8',
        }).split('\n');
        expect(words).toHaveLength(4);
        expect([words[0]!.startsWith('http://x.example/'), words[1], words[2]!.startsWith('a: ')]).toEqual([
          true,
          '-H',
          true,
        ]);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});

const words = new Proxy({} as SpanWords, {
  get: (_words, name: string) =>
    ['kindOf', 'statusOf', 'time', 'length', 'more'].includes(name)
      ? (value: unknown) => `${name} ${String(value)}`
      : name,
});

test('a span as Markdown has what strangers wrote in code only', () => {
  const hostile = '<b>@all | [x](y) ``` `';
  const text = writeSpanMarkdown(
    {
      ...span({ name: hostile, attributes: attributes({ [hostile]: hostile }), status: { code: 2, message: hostile } }),
      events: [
        {
          timeUnixNano: 5n,
          name: 'exception',
          attributes: attributes({
            'exception.type': hostile,
            'exception.stacktrace': `a\n\`\`\`\n# ${hostile}\n`.repeat(30),
          }),
        },
      ],
      service: hostile,
      resource: { attributes: attributes({ 'host.name': 'db' }) },
    },
    words,
  );
  const fences = text.match(/^`{3,}$/gm)!;
  expect(fences).toHaveLength(2 + 13);
  expect(fences[0]).toBe(fences.at(-1));
  const outside = text.replace(/^(`{4,})\n[^]*?\n\1$/m, '').replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, '');
  expect(outside).not.toMatch(/@all|<b>/);
  expect(text).toContain('| `host.name` | `db` |');
});

const traceWords = new Proxy({} as TraceWords, {
  get: (_words, name: string) =>
    ['time', 'length', 'count', 'more'].includes(name) ? (value: unknown) => `${name} ${String(value)}` : name,
});

const markdownOf = (drawing: string) => {
  const detail = traceFromText(drawing);
  return writeTraceMarkdown(layoutTimeline(detail), 'abc', 0n, traceWords);
};

test('names in a trace as Markdown are redacted before they are cut', () => {
  const model = layoutTimeline(traceFromText(`web: ${'x'.repeat(195)}s3cret [=]`));
  const text = writeTraceMarkdown(model, 'abc', 0n, traceWords, (name) => name.replace('s3cret', '[redacted]'));
  expect(text).toContain(`${'x'.repeat(195)}[red…`);
  expect(text).not.toContain('s3c');
});

test('a trace as Markdown is its tree, each span below the one that called it', () => {
  const text = markdownOf(`
    web: GET /cart     [=========]
      cart: load         [===]
        db: query !       [=x]
      mail: send               [=>
  `);
  expect(text.slice(text.indexOf('- `web`')).split('\n')).toEqual([
    '- `web` `GET /cart` length 10000000 (length 4000000), +length 0',
    '  - `cart` `load` length 4000000 (length 1000000), +length 2000000',
    '    - `db` `query` length 3000000 (length 3000000), +length 3000000 **error**',
    '  - `mail` `send` unfinished, +length 8000000',
    '',
  ]);
});

test('of a large trace, the longest and the failed spans, with all above them', () => {
  const short = Array.from({ length: 300 }, (_, i) => `      x: short${i} [=]`).join('\n');
  const text = markdownOf(`    web: root [==========]\n${short}\n        x: failed ! |\n      x: long [======]`);
  const lines = text.split('\n').filter((line) => /^ *- `(web|x)`/.test(line));
  expect(lines).toHaveLength(200);
  expect(lines.map((line) => line.split('`')[3])).toEqual(
    expect.arrayContaining(['root', 'short299', 'failed', 'long']),
  );
  expect(text).toContain('more 103');
});
