import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildTraceReport } from '../../../core/report/html/build-trace-report.ts';
import { SERVICE_HUES, serviceHue } from '../../../core/layout/service-hue.ts';
import { escapeHtml, jsonForScript } from '../../../core/report/html/markup.ts';
import { formatDuration, formatUtc } from '../../../core/report/html/report-times.ts';
import { reportWords } from '../../../core/report/html/report-words.ts';
import { paletteCss } from '../../../core/report/html/service-palette.ts';
import { sha256Base64 } from '../../../core/report/html/sha256.ts';
import { fitText, textPx } from '../../../core/report/html/text-width.ts';
import { shownValue } from '../../../core/report/html/shown-value.ts';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { readSkeleton } from '../../helpers/html-skeleton.ts';
import { spanDetailsOf } from '../../helpers/span-details.ts';
import { detailOf } from '../../helpers/trace-detail.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const drawing = `
  web: GET /cart      [=========]
    cart: load          [===]
      db: query !        [=x]
    mail: send #a2           [======]
    orphan #a3 ^ff     [o=>
    back #a4 ^1          ]==[
    again #a2 ^1         [=]
`;

const dataOf = (json: string) => ({ pieces: [json], characters: json.length });
const report = (detail: TraceDetail, options: Partial<Parameters<typeof buildTraceReport>[0]> = {}) => {
  const asked = {
    detail,
    spans: spanDetailsOf(detail),
    data: dataOf('{"resourceSpans":[]}'),
    language: 'en' as const,
    ...options,
  };
  return [...buildTraceReport(asked).pieces('')].join('');
};

describe('what the report says', () => {
  const page = report(traceFromText(drawing));

  test('summary, warnings with what is inferred, errors with their exceptions', () => {
    expect(page).toContain('<h1>web GET /cart</h1>');
    expect(page).toContain('Missing parents: 1. Each has a stand-in row');
    expect(page).toContain('<span class="inferred">inferred</span>');
    expect(page).toContain('java.net.SocketTimeoutException');
    expect(page).toContain('deadline exceeded while waiting for upstream');
  });

  test('every span has a row in the picture and a fold-out it leads to', () => {
    const { tags } = readSkeleton(page);
    expect(tags.filter((tag) => tag === 'a href class')).toHaveLength(7);
    expect(tags.filter((tag) => tag === 'details class id')).toHaveLength(7 + 5);
    for (const [, target] of page.matchAll(/href="#([sr]\d+)"/g)) expect(page).toContain(`id="${target}"`);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('Korean', () => {
    const korean = report(traceFromText(drawing), { language: 'ko', title: '주문 지연' });
    expect(korean).toContain('<html lang="ko">');
    expect(korean).toContain('<h1>주문 지연</h1>');
    expect(korean).toContain('누락된 부모 스팬이 1개 있습니다');
    expect(korean).not.toContain('Self time');
  });

  test('beyond the limit rows are counted, and the data is still whole', () => {
    const cut = report(generateTrace(300), { rowLimit: 100, data: dataOf('{"whole":true}') });
    expect(readSkeleton(cut).tags.filter((tag) => tag === 'a href class').length).toBeLessThanOrEqual(100);
    expect(cut).toMatch(/Spans not on this page: 20\d\./);
    expect(cut).toContain('{"whole":true}');
  });

  test('rounded times are counted, and marked', () => {
    const detail = traceFromText('a [=]\nb [=]');
    detail.frame.columns.start[0] = -1.7e18;
    const page = report(detail);
    expect(page).toContain('Spans more than 104 days from the others, or as long: 1.');
    expect(page).toContain('≈ 1,7');
    expect(report(traceFromText(drawing))).not.toMatch(/≈|104 days/);
  });

  test('spans without details, a truncated trace, an empty one', () => {
    const detail = traceFromText(drawing, 900);
    const bare = report(detail, { spans: [] });
    expect(bare).toContain('Attributes of this span were not read');
    expect(bare).toContain('The first 7 of 900 spans were read.');
    expect(() =>
      report({ ...traceFromText('a [=]'), frame: generateTrace(0).frame, events: generateTrace(0).events }),
    ).not.toThrow();
  });
});

describe('the timeline as on the screen', () => {
  test('the critical path underlines its bars, and a queue is hatched from the end of sending on', () => {
    const page = report(
      traceFromText(`
        web: GET /cart            [==========================]
          web: send kind=4          [==]
            mail: receive kind=5            [====]
      `),
    );
    expect(page.match(/class="path"/g)!.length).toBeGreaterThan(1);
    const queue = /class="queue"\s+x="([\d.]+)"\s+y="\d+"\s+width="([\d.]+)"/.exec(page)!;
    // It ends where the bar of the third row begins.
    const bar = /class="bar"\s+x="([\d.]+)"\s+y="44"/.exec(page)!;
    expect(Number(queue[1]) + Number(queue[2])).toBeCloseTo(Number(bar[1]), 1);
    expect(Number(queue[2])).toBeGreaterThan(50);
    expect(page).toContain('Underlined: the critical path');
  });

  test('idle time is folded where the screen folds it, with its true length', () => {
    const detail = detailOf([
      { id: '1', parent: '', service: 'web', name: 'GET', start: 0, duration: 1e6 },
      { id: '2', parent: '1', service: 'mail', name: 'send', start: 60e9, duration: 1e6 },
    ]);
    const page = report(detail);
    expect(page.match(/class="tear"/g)).toHaveLength(2);
    expect(page).toMatch(/class="tick hidden"[^>]*>1 m 00 s</);
    expect(page).toContain('Zigzags: idle stretches (1)');
    expect(report(traceFromText(drawing))).not.toMatch(/class="tear"|Zigzags/);
  });

  test('a span without length is a diamond', () => {
    expect(report(traceFromText('web: GET |'))).toMatch(/class="moment"/);
  });
});

describe('what a page has room for', () => {
  const detail = generateTrace(60);
  const value = { kind: 'string', value: '<'.repeat(1_000) } as const;
  const resource = {
    attributes: Array.from({ length: 5 }, (_, i) => ({ key: `shared.${i}`, value })),
    droppedAttributesCount: 0,
    schemaUrl: '',
  };

  test('a resource is told once, however many spans and reads share it', () => {
    const spans = spanDetailsOf(detail).map((span) => ({ ...span, resource: structuredClone(resource) }));
    const page = report(detail, { spans });
    expect(page.match(/shared\.0/g)).toHaveLength(1);
    expect(page.match(/href="#r0"/g)).toHaveLength(spans.length);
    expect(page).not.toContain('The page has room for');
  });

  test('beyond it entries are counted: where they would stand, and above', () => {
    const event = { timeUnixNano: 1n, name: 'cached', attributes: resource.attributes, droppedAttributesCount: 0 };
    const bodies = { attributes: resource.attributes, events: [event], links: [] };
    const spans = spanDetailsOf(detail).map((span) => ({ ...span, ...bodies }));
    const [none, few] = [0, 50_000].map((roomCharacters) => report(detail, { spans, roomCharacters }).length);
    expect(few! - none!).toBeLessThan(50_000);
    const page = report(detail, { spans, roomCharacters: 50_000 });
    const [, shown, total] = /The page has room for (\d+) of (\d+) attributes/.exec(page)!;
    const missing = [...page.matchAll(/([\d,]+) more had no room on this page/g)].map(([, n]) => Number(n));
    expect(missing.length).toBeGreaterThan(0);
    expect(Number(shown)).toBe(
      (page.match(/<th scope="row"/g)?.length ?? 0) + (page.match(/<div class="event"/g)?.length ?? 0),
    );
    expect(Number(shown) + missing.reduce((sum, n) => sum + n)).toBe(Number(total));
    expect(report(detail, { spans, roomCharacters: 50_000, language: 'ko' })).toContain('이 페이지에 실었으며');
  });

  test('names are cut in every row; the page says where spans are told without attributes', () => {
    const long = generateTrace(60);
    long.frame.columns.name.dictionary = long.frame.columns.name.dictionary.map(() => 'n'.repeat(4_000));
    const page = report(long, { spans: spanDetailsOf(long, (what) => what, 10) });
    expect(page).not.toContain('n'.repeat(400));
    expect(page).toContain('Attributes are shown for 10 of 60 spans.');
  });

  test('data too large for a file is told, and there is no button for it', () => {
    const page = report(detail, { data: { pieces: [], characters: 8_000_000_001 } });
    expect(page).toContain('about 8,001 MB of OTLP JSON');
    expect(page).not.toContain('id="save"');
    expect(page).not.toContain('id="data"');
  });
});

describe('what must not break out', () => {
  const NAUGHTY = [
    '</script><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    '<!-- --><![CDATA[ ]]>',
    '</title></style></textarea><iframe srcdoc="x">',
    '\u202Egpj.exe\u2066',
    '\uD800 lone \uDC00',
    '\u0000\u0008\uFFFE',
    'javascript:alert(1)',
    '&lt;b&gt; &amp;quot;',
    '{{constructor.constructor("alert(1)")()}} ${7*7} <%= 1 %>',
    '\u2028\u2029\r\n\t',
    '`${1}`',
    'x'.repeat(10_000),
    '',
  ];

  const harmless = readSkeleton(reportOf(() => 'plain'));

  function reportOf(say: (what: string) => string): string {
    const detail = traceFromText(drawing);
    for (const column of [detail.frame.columns.name, detail.frame.columns.service, detail.frame.columns.scope]) {
      column.dictionary = column.dictionary.map(say);
    }
    return report(detail, {
      spans: spanDetailsOf(detail, say),
      title: say('title'),
      data: dataOf(JSON.stringify({ text: say('json') })),
    });
  }

  test.each(NAUGHTY)('%j', (text) => {
    const page = reportOf(() => text || ' ');
    expect(readSkeleton(page).tags).toEqual(harmless.tags);
    expect(page.isWellFormed()).toBe(true);
    expect(page).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/);
  });

  test('no event attributes, no styles, no sources, no outward links', () => {
    const { tags } = harmless;
    for (const tag of tags) expect(tag).not.toMatch(/ (on\w+|style|src|srcset|action|formaction)\b/);
    expect(reportOf(() => 'javascript:alert(1)')).not.toMatch(/href="(?![#][sr]\d+")/);
  });

  test('the policy names exactly the script and the style that are there', () => {
    const page = report(traceFromText(drawing));
    const hashes = [...page.matchAll(/&#39;(sha256-[^&]+)&#39;/g)].map(([, hash]) => hash);
    const inline = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, body]) => body!);
    const bodies = [...inline(/<script>([\s\S]*?)<\/script>/g), ...inline(/<style>([\s\S]*?)<\/style>/g)];
    const sha = (body: string) => `sha256-${createHash('sha256').update(body).digest('base64')}`;
    expect(hashes).toEqual(bodies.map(sha));
    expect(page).toContain('default-src &#39;none&#39;');
  });

  test('the data block is the same JSON', () => {
    for (const text of NAUGHTY) {
      const block = jsonForScript(JSON.stringify({ [text]: text }));
      expect(JSON.parse(block)).toEqual({ [text]: text });
      expect(block).not.toMatch(/[<\u2028\u2029]/);
      expect(block.isWellFormed()).toBe(true);
    }
    expect(JSON.parse(jsonForScript('"\uD800 raw"'))).toBe('\uD800 raw');
  });
});

describe('parts', () => {
  test('SHA-256 agrees with the platform', () => {
    for (const text of ['', 'abc', 'a'.repeat(55), 'a'.repeat(56), 'a'.repeat(64), '한국어 🙂'.repeat(99)]) {
      expect(sha256Base64(text)).toBe(createHash('sha256').update(text).digest('base64'));
    }
  });

  test('how much is hidden is said below the title', () => {
    const detail = traceFromText(drawing);
    const hidden = [{ rule: 'emails', count: 2 }] as const;
    expect(report(detail, { hidden })).toMatch(
      /<\/h1>\s*<p class="notice">Hidden values: 2 \(e-mail addresses 2\)\.<\/p>/,
    );
    expect(report(detail)).not.toContain('class="notice"');
  });

  test('hidden characters are written out', () => {
    expect(escapeHtml('a\u202Eb<\u0007>')).toBe('a[U+202E]b&lt;[U+0007]&gt;');
  });

  test('durations and times', () => {
    const english = [0, 1_240_000, 38e9, 124e9, 999_600, NaN, -5].map((ns) => formatDuration(ns, reportWords('en')));
    expect(english).toEqual(['0 ns', '1.24 ms', '38.0 s', '2 m 04 s', '1.00 ms', '–', '−5 ns']);
    const long = [38e9, 124e9, 3_720e9, 100 * 3_600e9];
    expect(long.map((ns) => formatDuration(ns, reportWords('ko')))).toEqual([
      '38.0초',
      '2분 04초',
      '1시간 02분',
      '4일 04시간',
    ]);
    expect(formatUtc(1_763_812_801_000_000_001n)).toBe('2025-11-22 12:00:01.000000001 UTC');
    expect(formatUtc(18_446_744_073_709_551_615n)).toMatch(/^2554-07-21/);
  });

  test('values keep their digits; a very deep one is cut', () => {
    expect(shownValue({ kind: 'int', value: 18_446_744_073_709_551_615n })).toBe('18446744073709551615');
    expect(shownValue({ kind: 'bytes', value: Uint8Array.of(0, 255) })).toBe('0x00ff');
    let deep: AnyValue = { kind: 'empty' };
    for (let i = 0; i < 50_000; i++) deep = { kind: 'array', values: [deep] };
    expect(shownValue(deep)).toContain('…');
  });

  test('long names keep both ends', () => {
    const text = fitText('com.example.shop.checkout.PaymentService', 120);
    expect(text).toMatch(/^com\.ex.*….*Service$/);
    expect(textPx(text)).toBeLessThanOrEqual(120);
    expect(fitText('x'.repeat(1e6), 100).length).toBeLessThan(40);
  });

  test('hues are those of the screen', () => {
    const tokens = readFileSync(new URL('../../../renderer/theme/tokens.css', import.meta.url), 'utf8');
    for (const theme of ['dark', 'light'] as const) {
      const block = tokens.slice(tokens.indexOf(`:root[data-theme='${theme}']`)).split('\n}')[0]!;
      const screen = [...block.matchAll(/--service-(\d+): (#\w{6});/g)].map(([, hue, colour]) => `${hue} ${colour}`);
      const report = [...paletteCss(theme).matchAll(/\.h(\d+)\{--hue:(#\w{6});/g)].map(
        ([, hue, colour]) => `${hue} ${colour}`,
      );
      expect(screen).toHaveLength(SERVICE_HUES);
      expect(report).toEqual(screen);
    }
  });

  test('a service keeps its hue from version to version', () => {
    expect(['', 'checkout', '결제'].map(serviceHue)).toEqual([1, 1, 13]);
  });
});
