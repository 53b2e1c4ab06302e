import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editHistory, startHistory, undo, redo, type ReportEdit } from '../../../core/report/document/edit-report.ts';
import { parseInline } from '../../../core/report/document/markdown-inline.ts';
import { parseMarkdown } from '../../../core/report/document/markdown-tree.ts';
import { readOwnSvg } from '../../../core/report/document/own-svg.ts';
import { redactReport, redactReportBy } from '../../../core/report/document/redact-report.ts';
import { redactSvg } from '../../../core/report/document/redact-svg.ts';
import { emptyReport, type ReportDocument } from '../../../core/report/document/report-document.ts';
import { writeReportHtml } from '../../../core/report/document/write-html.ts';
import { writeReportJson } from '../../../core/report/document/write-json.ts';
import { markdownPictures, writeReportMarkdown } from '../../../core/report/document/write-markdown.ts';
import { writeZip } from '../../../core/report/document/write-zip.ts';
import { writePicture } from '../../../core/report/picture-frame.ts';
import { hangulFaces } from '../../../core/report/html/hangul-faces.ts';
import { trusted } from '../../../core/report/html/markup.ts';
import { readSkeleton } from '../../helpers/html-skeleton.ts';

const HOSTILE = `</script><img src=x onerror=alert(1)>"'&|\`\u202e<!--`;

function picture(title: string): string {
  const colours = { surface: '#fff', text: '#000', quiet: '#555', line: '#ddd' };
  const chart = trusted('<clipPath id="p1"><path d="M0 0h9v9Z"/></clipPath><g clip-path="url(#p1)"></g>');
  const words = { title, subtitle: title, source: title, notes: [title], moreServices: String, legend: [] };
  return writePicture({ language: 'en', widthPx: 500, heightPx: 20, chart, colours, ...words });
}

/** Every kind of block, all of its texts the same. */
function fullReport(text: string): ReportDocument {
  const source = { session: text, what: text, place: `#/logs?q=${text}` };
  const line = { time: '2026-11-27 09:00:00', severity: 17, severityText: text, service: text, body: text };
  return {
    version: 1,
    language: 'en',
    title: text,
    blocks: [
      {
        kind: 'notes',
        id: 'b1',
        markdown: `# ${text}\n\n${text} **${text}** [${text}](https://example.com)\n\n- ${text}\n\n> ${text}`,
      },
      { kind: 'picture', id: 'b2', title: text, svg: picture(text), source },
      {
        kind: 'table',
        id: 'b3',
        title: text,
        columns: [{ label: text, kind: 'text' }],
        rows: [[text]],
        leftOut: 1_234,
        source,
      },
      { kind: 'logs', id: 'b4', title: text, lines: [line], leftOut: 0, source },
    ],
  };
}

describe('a document that is edited', () => {
  it('goes back and forward through every step, and a word typed is one step', () => {
    const edits: ReportEdit[] = [
      ...['T', 'Ti', 'Title'].map((title) => ({ kind: 'title', title }) as const),
      { kind: 'add', block: { kind: 'notes', markdown: 'one' } },
      { kind: 'add', block: { kind: 'notes', markdown: 'two' } },
      { kind: 'move', id: 'b2', by: -1 },
      { kind: 'remove', id: 'b1' },
    ];
    const end = edits.reduce(editHistory, startHistory(emptyReport('en')));
    expect(end.past).toHaveLength(5);
    expect(end.now.blocks.map(({ id }) => id)).toEqual(['b2']);
    let back = end;
    for (let step = 0; step < 5; step++) back = undo(back);
    expect(back.now).toEqual(emptyReport('en'));
    let forth = back;
    for (let step = 0; step < 5; step++) forth = redo(forth);
    expect(forth.now).toEqual(end.now);
  });

  it('takes an edit that changes nothing for no step, and an edit after going back ends the way forward', () => {
    const start = editHistory(startHistory(emptyReport('en')), { kind: 'add', block: { kind: 'notes', markdown: '' } });
    expect(editHistory(start, { kind: 'move', id: 'b1', by: 1 })).toBe(start);
    expect(editHistory(start, { kind: 'notes', id: 'b1', markdown: '' })).toBe(start);
    expect(editHistory(undo(start), { kind: 'title', title: 'x' }).future).toEqual([]);
  });
});

describe('notes', () => {
  it('are read as headings, lists, code, quotes and emphasis', () => {
    const markdown =
      '## Why\n\nThe *bank* said **no**: `E42`.\n\n1. first\n2. second\n\n> quoted\n\n```\n<b>\n```\n\n---';
    expect(parseMarkdown(markdown).map(({ kind }) => kind)).toEqual([
      'heading',
      'paragraph',
      'list',
      'quote',
      'code',
      'rule',
    ]);
    expect(parseInline('a *b* __c__ snake_case_name `d`').map(({ kind }) => kind)).toEqual([
      ...['text', 'emphasis', 'text', 'strong', 'text', 'code'],
    ]);
  });

  it('have headings that may be closed, and take time by length only', () => {
    const textOf = (markdown: string) =>
      parseMarkdown(markdown).map((part) => JSON.stringify('parts' in part && part.parts));
    const word = (text: string) => [JSON.stringify(parseInline(text))];
    expect([textOf('## a b ##'), textOf('# c#'), textOf('# #'), textOf('### d # e ###  ')]).toEqual([
      ...[word('a b'), word('c#'), word(''), word('d # e')],
    ]);
    const hostile = `# ${' #'.repeat(40_000)}${'\t'.repeat(40_000)}x`;
    expect(textOf(hostile)).toHaveLength(1);
  });

  it('link to http and https only', () => {
    expect(parseInline('[a](javascript:alert(1))')).toEqual([{ kind: 'text', text: '[a](javascript:alert(1))' }]);
    expect(parseInline('[a](https://x.example/b)')).toMatchObject([{ kind: 'link', address: 'https://x.example/b' }]);
  });

  it.each(['https://kim:[redacted]@shop.example/', 'https://kim@shop.example', 'https://shop.example/\u202Egpj.exe'])(
    'are no link where %j deceives',
    (address) => {
      expect(parseInline(`[a](${address})`)).toEqual([{ kind: 'text', text: `[a](${address})` }]);
    },
  );

  it('keep every character of what is no markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '*', '_', '`', '[', ']', '(', ')', ' ') }), (text) => {
        const words: string[] = [];
        JSON.stringify(parseInline(text), (key, value: unknown) => {
          if ((key === 'text' || key === 'address') && typeof value === 'string') words.push(value);
          return value;
        });
        expect(words.join('').match(/a/g)?.length).toBe(text.match(/a/g)?.length);
      }),
      { endOnFailure: true },
    );
  });
});

describe('a picture', () => {
  it('of our own drawing is taken, its ids made its own', () => {
    const markup = readOwnSvg(picture('a'), 'b7')!.markup;
    expect(markup).toContain('id="b7-p1"');
    expect(markup).toContain('clip-path="url(#b7-p1)"');
  });

  it('is looked at once, however long what is written in it', () => {
    // Each letter with every one behind it would be 10^13 steps.
    const long = 'a'.repeat(4_000_000);
    expect(readOwnSvg(`<svg fill="${long}"></svg>`, 'b1')).toBeDefined();
    expect(readOwnSvg(`<svg fill="${long}(${' '.repeat(4_000_000)}a"></svg>`, 'b1')).toBeUndefined();
    expect(readOwnSvg('<svg transform="translate(1 2), rotate (3)"></svg>', 'b1')).toBeDefined();
    expect(redactSvg('>'.repeat(4_000_000) + '<'.repeat(1_000_000), (text) => text).length).toBeGreaterThan(0);
  });

  it.each([
    '<svg><script>alert(1)</script></svg>',
    '<svg onload="alert(1)"></svg>',
    '<svg><a href="https://x"></a></svg>',
    '<svg><image href="https://x"/></svg>',
    '<svg><rect fill="url(https://x)"/></svg>',
    '<svg><rect style="fill:url(https://x)"/></svg>',
    '<svg><style>@import "https://x"</style></svg>',
    '<svg><foreignObject></foreignObject></svg>',
    '<svg><!-- --></svg>',
    '<svg><![CDATA[<script>]]></svg>',
    '<svg>&lol;</svg>',
    '<p>x</p>',
    '<svg></svg><script></script>',
    '<svg><rect fill="u&#114;l(https://x)"/></svg>',
    '<svg><rect fill="\\75rl(https://x)"/></svg>',
    '<svg><rect fill="image-set(\'https://x\' 1x)"/></svg>',
    '<svg><rect fill="src (https://x)"/></svg>',
    '<svg><g></svg>',
    '<svg></g></svg>',
    '<svg></svg><svg></svg>',
    '<svg><g></g></svg> text </svg>',
  ])('that is not is left out: %s', (svg) => {
    expect(readOwnSvg(svg, 'b1')).toBeUndefined();
    const report = fullReport('a');
    const blocks = report.blocks.map((block) => (block.kind === 'picture' ? { ...block, svg } : block));
    expect(writeReportHtml({ ...report, blocks }).write('')).toContain('was not drawn by Tracebench');
    expect(writeReportMarkdown({ ...report, blocks })).toHaveLength(1);
  });
});

describe('a written report', () => {
  it('has the same elements whatever its texts are', () => {
    // The title of a cell has what was cut of its text.
    const skeleton = (text: string) =>
      readSkeleton(writeReportHtml(fullReport(text)).write('')).tags.map((tag) =>
        tag.replace(/^td class title$/, 'td class'),
      );
    // A backtick is markup of notes, as it should be.
    expect(skeleton(HOSTILE.replace('`', ''))).toEqual(skeleton('plain'));
  });

  it('names its script and its style by what they are', () => {
    const html = writeReportHtml(fullReport('a')).write('@font-face{font-family:x}');
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [, script] = /<script>([^]*?)<\/script>/.exec(html)!;
    const [, style] = /<style>([^]*?)<\/style>/.exec(html)!;
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!.replaceAll('&#39;', "'");
    expect(policy).toContain(`script-src ${hash(script!)};`);
    expect(policy).toContain(`style-src ${hash(style!)};`);
    expect(policy).toMatch(/^default-src 'none'; /);
  });

  it('carries its data, and equal documents give equal bytes', () => {
    const report = fullReport(HOSTILE);
    const html = writeReportHtml(report).write('');
    const data = /<script type="application\/json" id="data">([^]*?)<\/script>/.exec(html)![1]!;
    expect(JSON.parse(data)).toEqual({ format: 'tracebench.report', ...report });
    expect(writeReportHtml(structuredClone(report)).write('')).toBe(html);
    expect(JSON.parse(writeReportJson(report)).blocks).toEqual(report.blocks);
  });

  it('has code in notes whole and as it is', () => {
    const code = `${'a|b '.repeat(100)}c`;
    const notes = { kind: 'notes', id: 'b1', markdown: `\`${code}\`` } as const;
    expect(writeReportMarkdown({ ...fullReport('a'), blocks: [notes] })[0]!.content).toContain(`\`${code}\``);
  });

  it('is Markdown in which telemetry is no markup, with its pictures beside it', () => {
    const [text, svg, ...more] = writeReportMarkdown(fullReport('<b>@all | [x](y)'));
    expect(more).toEqual([]);
    expect(svg!.name).toBe('report-1.svg');
    expect(String(text!.content)).toContain('](report-1.svg)');
    const outsideCode = String(text!.content).replace(/`[^`]*`/g, '');
    expect(outsideCode).not.toMatch(/<b>|(?<!\\)@all|\[x\]\(y\)/);
    expect(String(text!.content)).toContain('1,234 more not shown.');
  });

  it('shows PNG where there is one, which leads to the SVG, under names that lead nowhere else', () => {
    const report = fullReport('a');
    const { id } = report.blocks.find(({ kind }) => kind === 'picture')!;
    const pngs = new Map([[id, Uint8Array.of(137, 80)]]);
    const [text, ...pictures] = writeReportMarkdown(report, { name: 'a (b)', pngs });
    expect(text!.name).toBe('a (b).md');
    expect(text!.content).toContain('](a%20%28b%29-1.png)](a%20%28b%29-1.svg)');
    expect(pictures.map(({ name }) => name)).toEqual(['a (b)-1.svg', 'a (b)-1.png']);
    expect(pictures[1]!.content).toEqual(Uint8Array.of(137, 80));
    expect(markdownPictures(report)).toHaveLength(1);
  });

  it('is a ZIP that others open', () => {
    const files = [
      { name: 'report.md', content: '보고서 — <b>' },
      { name: 'report-1.svg', content: '' },
    ];
    expect(unzip(Buffer.concat(writeZip(files)))).toEqual(files);
  });
});

/** By its directory, as programs do that open such files (PKWARE APPNOTE 4.3), with every check sum looked at. */
function unzip(zip: Buffer): { name: string; content: string }[] {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [sum, size, nameLength, local] = [16, 24, 28, 42].map((field) =>
      field === 28 ? zip.readUInt16LE(at + field) : zip.readUInt32LE(at + field),
    ) as [number, number, number, number];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength;
    expect(zip.readUInt32LE(local)).toBe(0x04034b50);
    expect(zip.toString('utf8', local + 30, local + 30 + nameLength)).toBe(name);
    const bytes = zip.subarray(local + 30 + nameLength, local + 30 + nameLength + size);
    expect(crc32(bytes)).toBe(sum);
    return { name, content: bytes.toString('utf8') };
  });
}

describe('the Korean font of a file', () => {
  it('gives Hangul only, whatever else a piece has', () => {
    const piece = '@font-face{font-family:Pretendard;src:url(data:,x);unicode-range:U+20-7E, U+AC00-AC1F,U+3131,U+A9}';
    expect(hangulFaces(piece)).toBe(
      '@font-face{font-family:"Report Hangul";src:url(data:,x);unicode-range: U+AC00-AC1F,U+3131}',
    );
    expect(hangulFaces('')).toBe('');
  });
});

describe('redaction', () => {
  it('reaches what pictures are called for those who cannot see them, and leaves what is drawn', () => {
    const drawn = '<path d="M4111111111111111 0h9" fill="#fff"/>';
    const svg = `<svg role="img" aria-label="a secret" data-name="secret &lt;1&gt;"><title>secret</title><desc>of a secret</desc>${drawn}</svg>`;
    const asked: string[] = [];
    const redacted = redactSvg(svg, (text) => (asked.push(text), text.replaceAll('secret', 'gone')));
    expect(redacted).toBe(
      `<svg role="img" aria-label="a gone" data-name="gone &lt;1&gt;"><title>gone</title><desc>of a gone</desc>${drawn}</svg>`,
    );
    expect(asked).toEqual(['a secret', 'secret <1>', 'secret', 'of a secret']);
  });

  it('leaves a picture out that is not of our own drawing: nobody knows where in it something is told', () => {
    const foreign = `<svg><g data-note='secret'/><!-- secret --></svg>`;
    const blocks = fullReport('a').blocks.map((block) =>
      block.kind === 'picture' ? { ...block, svg: foreign } : block,
    );
    const written = writeReportJson(redactReport({ ...fullReport('a'), blocks }, (text) => text));
    expect(written).not.toContain('secret');
  });

  it('counts a text as often as it stands there', async () => {
    const asked: string[][] = [];
    const source = { session: '', what: '', place: '' };
    const table = { kind: 'table', id: 'b1', title: 'a', columns: [], rows: [['b', 'a']], leftOut: 0, source } as const;
    const report: ReportDocument = { version: 1, language: 'en', title: 'a', blocks: [table] };
    const redacted = await redactReportBy(report, (texts) => {
      asked.push(texts);
      return Promise.resolve(texts.map((text, at) => text && `${text}${at}`));
    });
    expect(asked).toEqual([['a', 'a', '', '', '', 'b', 'a']]);
    expect(redacted).toMatchObject({ title: 'a0', blocks: [{ title: 'a1', rows: [['b5', 'a6']] }] });
  });

  it('reaches every text of a document, those in pictures as well', () => {
    const redacted = redactReport(fullReport('secret<1>'), (text) => text.replaceAll('secret<1>', 'gone'));
    const written = [
      writeReportHtml(redacted).write(''),
      writeReportJson(redacted),
      ...writeReportMarkdown(redacted).map(({ content }) => content),
    ];
    for (const text of written) {
      expect(text).toContain('gone');
      expect(text).not.toMatch(/secret/);
    }
  });
});
