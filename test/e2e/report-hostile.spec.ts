import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from '@playwright/test';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { encodeJson } from '../../core/otlp/encode-json.ts';
import type { ReportDocument } from '../../core/report/document/report-document.ts';
import { writeReportHtml } from '../../core/report/document/write-html.ts';
import { trusted } from '../../core/report/html/markup.ts';
import { writePicture } from '../../core/report/picture-frame.ts';
import { attributes, logRecord, logs, metric, metrics, span, spanId, traceId, traces } from '../helpers/telemetry.ts';
import { expect, test, watch } from './fixture.ts';

// Programs are started, and the machine may be busy.
test.setTimeout(300_000);

/* Written reports full of what others might run, fetch or believe, opened from disk in a browser without a network. */

const FAR = 'http://evil.example';
const HOSTILE = [
  ...[
    `</script><script>alert(1)</script>`,
    `</style><script src="${FAR}/s"></script>`,
    `--><img src=${FAR}/i onerror=alert(1)>`,
  ],
  ...[`"><img src=x onerror="alert(1)">`, `'><svg onload=alert(1)>`, `]]><iframe src="${FAR}/f"></iframe>`],
  ...[
    `</title></text></svg><img src=x onerror=alert(1)>`,
    `<base href="${FAR}/"><link rel="stylesheet" href="${FAR}/c">`,
  ],
  ...[
    `<meta http-equiv="refresh" content="0;url=${FAR}">`,
    `<a href="javascript:alert(1)">x</a>`,
    `<form action="${FAR}"><input autofocus onfocus=alert(1)>`,
  ],
  ...[
    `&lt;img src=x onerror=alert(1)&gt;`,
    `&#60;script&#62;alert(1)&#60;/script&#62;`,
    `url(${FAR}/u)`,
    `expression(alert(1))`,
  ],
  ...[
    `![x](${FAR}/m.png)`,
    `[x](javascript:alert(1))`,
    `[x](data:text/html,<script>alert(1)</script>)`,
    '```\n<script>alert(1)</script>',
  ],
  ...[
    '{{constructor.constructor("alert(1)")()}}',
    '${alert(1)}',
    '\u2028alert(1)\u2029',
    '\u202egnp.exe',
    '한글 이름 🎉 <b>',
  ],
];
const START = 1_763_800_000_000_000_000n;
const MS = 1_000_000n;

/** Every text there is in telemetry is one of them; half of the spans have failed. */
function hostileTelemetry(): Telemetry[] {
  const service = (i: number) => HOSTILE[i % HOSTILE.length]!;
  const spans = HOSTILE.map((text, i) =>
    span({
      ...{ traceId: traceId(1 + (i % 3)), spanId: spanId(i + 1), name: text, traceState: text },
      ...(i >= 3 && { parentSpanId: spanId(1 + (i % 3)) }),
      ...{ startTimeUnixNano: START + BigInt(i) * MS, endTimeUnixNano: START + BigInt(i + 20) * MS },
      status: { code: i % 2 ? 2 : 1, message: text },
      attributes: attributes({ [text]: text, 'http.url': text, 'db.statement': text }),
      events: [
        {
          ...{ timeUnixNano: START + BigInt(i) * MS, name: 'exception', droppedAttributesCount: 0 },
          attributes: attributes({ 'exception.type': text, 'exception.message': text, 'exception.stacktrace': text }),
        },
      ],
    }),
  );
  const records = HOSTILE.map((text, i) =>
    logRecord({
      ...{ timeUnixNano: START + BigInt(i) * MS, severityNumber: 17, severityText: text },
      ...{ body: { kind: 'string', value: text }, traceId: traceId(1), spanId: spanId(1) },
    }),
  );
  const point = { attributes: [], startTimeUnixNano: START, flags: 0, exemplars: [] };
  const gauges = HOSTILE.map((text) =>
    metric(
      text,
      { kind: 'gauge', dataPoints: [{ ...point, timeUnixNano: START, value: { kind: 'double', value: 1 } }] },
      { unit: text },
    ),
  );
  return [
    traces(service(0), ...spans),
    traces(service(7), ...spans.slice(0, 4)),
    logs(service(1), ...records),
    metrics(service(2), ...gauges),
  ];
}

const colours = { surface: '#fff', text: '#000', quiet: '#555', line: '#ddd' };

function picture(text: string): string {
  const words = { title: text, subtitle: text, source: text, notes: [text], moreServices: String };
  const legend = [{ name: text, colour: '#a00', ink: '#fff', initial: text }];
  const frame = { language: 'en', widthPx: 500, heightPx: 20, chart: trusted('<g></g>'), colours } as const;
  return writePicture({ ...frame, ...words, legend });
}

/** Every kind of block with each of the texts in all of its places; and pictures that are none of ours. */
function hostileReport(language: 'en' | 'ko'): ReportDocument {
  const blocks = HOSTILE.flatMap((text, i): ReportDocument['blocks'] => {
    const source = { session: text, what: text, place: `#/logs?q=${text}` };
    const line = { time: text, severity: 17, severityText: text, service: text, body: text };
    return [
      {
        kind: 'notes',
        id: `n${i}`,
        markdown: `# ${text}\n\n${text} **${text}** [${text}](${text})\n\n- ${text}\n\n> ${text}\n\n\`${text}\``,
      },
      { kind: 'picture', id: `p${i}`, title: text, svg: picture(text), source },
      { kind: 'picture', id: `q${i}`, title: text, svg: `<svg>${text}</svg>`, source },
      { kind: 'picture', id: `r${i}`, title: text, svg: text, source },
      {
        kind: 'table',
        id: `t${i}`,
        title: text,
        columns: [
          { label: text, kind: 'text' },
          { label: text, kind: 'number' },
        ],
        rows: [[text, text]],
        leftOut: 3,
        source,
      },
      { kind: 'logs', id: `l${i}`, title: text, lines: [line], leftOut: 1, source },
    ];
  });
  return { version: 1, language, title: HOSTILE.join(' '), blocks };
}

/** What went wrong on the way, and what is in the page that was not to be. */
async function openFromDisk(browser: Browser, file: string) {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  const trouble = watch(page, address);
  page.on('dialog', (dialog) => (trouble.push(`dialog: ${dialog.message()}`), void dialog.dismiss()));
  page.on('popup', () => trouble.push('popup'));
  page.on('framenavigated', (frame) => {
    if (frame.url().split('#')[0] !== address) trouble.push(`navigated: ${frame.url()}`);
  });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await page.goto(address);
  return { page, trouble, close: () => context.close() };
}

/** Runs in the page: elements that no report has, handlers, and links elsewhere than into the page. */
function listForeign(): string[] {
  const elements =
    'img,iframe,object,embed,form,input,base,link,meta[http-equiv="refresh" i],video,audio,foreignObject,image,use,animate';
  const handlers = [...document.querySelectorAll('*')].filter((element) =>
    element.getAttributeNames().some((name) => name.startsWith('on') || name === 'style' || name === 'srcdoc'),
  );
  const links = [...document.querySelectorAll('a')].filter(
    (link) => !/^(#|https?:)/.test(link.getAttribute('href') ?? ''),
  );
  return [...document.querySelectorAll(elements), ...handlers, ...links].map(({ outerHTML }) =>
    outerHTML.slice(0, 200),
  );
}

async function expectHarmless(browser: Browser, file: string): Promise<void> {
  const { page, trouble, close } = await openFromDisk(browser, file);
  expect(await page.evaluate(listForeign)).toEqual([]);
  // Two scripts: ours, and data that is none.
  expect(await page.locator('script:not([type="application/json"])').count()).toBe(1);
  expect(await page.locator('body').innerText()).toContain('alert(1)');
  for (const button of await page.locator('th button').all()) await button.click();
  expect(trouble).toEqual([]);
  await close();
}

function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tracebench-hostile-'));
  return work(folder).finally(() => rmSync(folder, { recursive: true }));
}

const runReport = (args: readonly string[]) =>
  execFileSync(process.execPath, ['dist/main/cli.js', 'report', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });

for (const language of ['en', 'ko'] as const)
  test(`every kind of block holds hostile texts as texts, in ${language}`, async ({ browser }) => {
    await inFolder(async (folder) => {
      const file = join(folder, 'report.html');
      writeFileSync(file, writeReportHtml(hostileReport(language)).write(''));
      await expectHarmless(browser, file);
    });
  });

test('reports of templates, and of a trace, hold hostile telemetry as texts, and are the same bytes each time', async ({
  browser,
}) => {
  await inFolder(async (folder) => {
    const dump = join(folder, 'dump.json');
    writeFileSync(dump, encodeJson(hostileTelemetry()));
    const kinds = [
      ['--template', 'incident'],
      ['--template', 'latency', '--language', 'ko'],
      ['--template', 'compare', '--before', dump],
      ['--trace', traceId(1), '--language', 'ko'],
    ];
    for (const [at, kind] of kinds.entries()) {
      const [file, again] = [join(folder, `${at}.html`), join(folder, `${at}-again.html`)];
      runReport([dump, ...kind, '-o', file]);
      runReport([dump, ...kind, '-o', again]);
      expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
      await expectHarmless(browser, file);
    }
  });
});

test('a page with none of our care would be found out', async ({ browser }) => {
  await inFolder(async (folder) => {
    const file = join(folder, 'careless.html');
    writeFileSync(
      file,
      `<!doctype html><meta charset="utf-8">${HOSTILE.filter((text) => !/meta|base|^<\/s/.test(text)).join('\n')}`,
    );
    const { page, trouble, close } = await openFromDisk(browser, file);
    expect((await page.evaluate(listForeign)).length).toBeGreaterThan(3);
    await expect.poll(() => trouble.some((line) => line.startsWith('dialog:'))).toBe(true);
    await expect.poll(() => trouble.some((line) => line.startsWith(`request: ${FAR}`))).toBe(true);
    await close();
  });
});
