import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import { encodeJson } from '../../core/otlp/encode-json.ts';
import { group, span, spanId, traceId } from '../helpers/telemetry.ts';
import { expect, goTo, test } from './fixture.ts';
import { failingCheckout } from './shop.ts';

const editor = (page: Page) => page.getByRole('textbox', { name: 'Configuration as YAML' });
const graph = (page: Page) => page.getByRole('group', { name: /^Pipelines/ });
const step = (page: Page, name: RegExp) => graph(page).getByRole('button', { name });
const form = (page: Page) => page.getByRole('region', { name: 'Pipelines by form' });
const problems = (page: Page) => page.getByRole('region', { name: 'What is wrong with the configuration' });
const listening = async (page: Page): Promise<string[]> => {
  const shown = page.getByText(/^listening on /);
  await expect(shown).toBeVisible();
  return (await shown.textContent())!.match(/[\d.]+:\d+/g)!;
};

async function openDesk(page: Page): Promise<void> {
  await page.keyboard.press('8');
  await expect(editor(page)).toBeVisible();
}

async function write(page: Page, yaml: string): Promise<void> {
  await editor(page).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(yaml);
}

/** Sends what a shop did to the pipelines; resolves when it is acknowledged. */
async function sendTo(otlpHttp: string, signals = ['traces', 'logs']): Promise<void> {
  const all: Telemetry[] = failingCheckout(BigInt(Date.now()) * 1_000_000n);
  for (const telemetry of all.filter(({ signal }) => signals.includes(signal))) {
    const answer = await fetch(`http://${otlpHttp}/v1/${telemetry.signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: Buffer.from(encodeProtobuf(telemetry)),
    });
    expect(answer.status).toBe(200);
  }
}

/** A gateway over HTTP that counts what it is given, and can be broken. */
class Gateway {
  requests = 0;
  isBroken = false;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Gateway> {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        if (!gateway.isBroken) gateway.requests++;
        response.writeHead(gateway.isBroken ? 503 : 200, { 'content-type': 'application/x-protobuf' }).end();
      });
    });
    const gateway = new Gateway(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

const CONFIG = (gateway: string): string => `receivers:
  otlp:
    protocols:
      grpc:
        endpoint: 127.0.0.1:0
      http:
        endpoint: 127.0.0.1:0

processors:
  # Cards are nobody's business.
  filter/cards:
    error_mode: ignore
    traces:
      span:
        - name == "charge card"
  batch:

exporters:
  store:
  otlphttp/gateway:
    endpoint: ${gateway}
    retry_on_failure:
      initial_interval: 100ms
      max_interval: 200ms

service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [filter/cards, batch]
      exporters: [store, otlphttp/gateway]
    logs:
      receivers: [otlp]
      processors: [batch]
      exporters: [store]
`;

/** Errors, and what takes long. */
const TAIL_SAMPLING = `receivers:
  otlp:
    protocols:
      http:
        endpoint: 127.0.0.1:0
processors:
  tail_sampling:
    decision_wait: 50ms
    policies:
      - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
      - {name: slow, type: latency, latency: {threshold_ms: 10000}}
exporters:
  store:
service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [tail_sampling]
      exporters: [store]
`;

/** One span each: "failing 1" and so on with an error, then "fine 1" and so on; the nth of all takes n milliseconds. */
function tracesOf({ failing, fine }: { failing: number; fine: number }): Telemetry[] {
  const startTimeUnixNano = BigInt(Date.now()) * 1_000_000n;
  return Array.from({ length: failing + fine }, (_, i) => {
    const isFailing = i < failing;
    const one = span({
      ...{ traceId: traceId(i + 1), spanId: spanId(i + 1), startTimeUnixNano },
      endTimeUnixNano: startTimeUnixNano + BigInt(i + 1) * 1_000_000n,
      name: isFailing ? `failing ${i + 1}` : `fine ${i - failing + 1}`,
      ...(isFailing ? { status: { code: 2, message: '' } } : {}),
    });
    return { signal: 'traces', groups: [group('shop', [one])] };
  });
}

async function sendTraces(otlpHttp: string, counts: Parameters<typeof tracesOf>[0]): Promise<void> {
  for (const telemetry of tracesOf(counts)) {
    const body = Buffer.from(encodeProtobuf(telemetry));
    const headers = { 'content-type': 'application/x-protobuf' };
    expect((await fetch(`http://${otlpHttp}/v1/traces`, { method: 'POST', headers, body })).status).toBe(200);
  }
}

test('without leave the default pipeline is seen at work, and it says how to run another', async ({
  opened: page,
  workbench,
}) => {
  await page.keyboard.press('8');
  await expect(page.getByText('tracebench serve --allow-pipelines')).toBeVisible();
  await expect(step(page, /^receiver otlp/)).toContainText(/gRPC \d+ · HTTP \d+/);
  for (const telemetry of failingCheckout(BigInt(Date.now()) * 1_000_000n)) await workbench.send(telemetry);
  await step(page, /^exporter store/).click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details.getByRole('row', { name: /^Out / })).toContainText(/^Out\s*[1-9]/);
  await step(page, /^receiver otlp/).click();
  await expect(details).toContainText(/HTTP 127\.0\.0\.1:\d+\s*[1-9]\d* requests, 0 refused/);
  await expect(editor(page)).toHaveCount(0);
});

test.describe('where it is allowed', () => {
  test.use({ serveArgs: ['--allow-pipelines'] });

  test('from nothing: otlp → batch → store runs, is seen refusing, and becomes a configuration that runs the same', async ({
    opened: page,
    workbench,
  }) => {
    await openDesk(page);
    await expect(page.getByRole('status').filter({ hasText: /^Default pipeline/ })).toBeVisible();
    for (const signal of ['traces', 'metrics', 'logs'])
      await expect(step(page, new RegExp(`^processor batch .*in ${signal}`))).toContainText('0/s');
    const refused = await fetch(`${workbench.otlpHttp}/v1/traces`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: 'no protobuf' },
    });
    expect(refused.status).toBe(400);
    const receiver = step(page, /^receiver otlp/);
    await expect(receiver).toHaveAttribute('data-look', 'late');
    await receiver.click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await expect(details.getByRole('row', { name: 'Requests refused: malformed' })).toContainText('1');
    await expect(details).toContainText('Last error');
    await step(page, /^processor batch .*in traces/).click();
    await expect(details).toContainText('Stands for the store’s own gathering');

    await page.getByRole('button', { name: 'Edit as configuration' }).click();
    await expect(editor(page)).toBeFocused();
    await page.getByRole('main').getByRole('button', { name: 'Start', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: /^Running/ })).toBeVisible();
    const [, http] = await listening(page);
    await sendTo(http!);
    await expect(step(page, /^exporter store/)).toContainText(/[\d.]+\/s/);
    await expect(page.getByRole('contentinfo')).toContainText('1 trace');
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByRole('status').filter({ hasText: /^Default pipeline/ })).toBeVisible();
  });

  test('a gateway that breaks is told where it happens, and repaired it gets everything', async ({ opened: page }) => {
    const gateway = await Gateway.start();
    try {
      await openDesk(page);
      await write(page, CONFIG(gateway.url));
      await expect(problems(page)).toContainText('The configuration can run.');
      await editor(page).press('Control+Enter');
      const [, http] = await listening(page);
      await sendTo(http!);
      await expect.poll(() => gateway.requests).toBe(1);

      gateway.isBroken = true;
      await sendTo(http!);
      const exporter = step(page, /^exporter otlphttp\/gateway/);
      await expect(exporter).toHaveAttribute('data-look', 'late');
      await exporter.click();
      const details = page.getByRole('complementary', { name: 'Details' });
      await expect(details).toContainText(/Last error, .*503/s);
      await expect(page.locator('.cm-shown-line').first()).toHaveText('  otlphttp/gateway:');

      gateway.isBroken = false;
      await expect.poll(() => gateway.requests).toBe(2);
      await expect(details.getByRole('row', { name: /^In / })).toContainText(/^In\s*\d/);
      await expect(details.getByRole('row', { name: /Lost/ })).toHaveCount(0);
    } finally {
      await gateway.stop();
    }
  });

  test('what an exporter loses is told at the foot of every screen, and leads to the pipelines', async ({
    opened: page,
  }) => {
    const gateway = await Gateway.start();
    gateway.isBroken = true;
    try {
      await openDesk(page);
      await write(page, CONFIG(gateway.url).replace('initial_interval: 100ms', 'enabled: false'));
      await expect(problems(page)).toContainText('The configuration can run.');
      await editor(page).press('Control+Enter');
      const [, http] = await listening(page);
      await expect(page.getByRole('contentinfo')).toContainText('nothing lost');
      await sendTo(http!, ['traces']);
      await goTo(page, 'traces');
      await page
        .getByRole('contentinfo')
        .getByRole('button', { name: /not kept \(why\)/ })
        .click();
      await page.getByRole('button', { name: 'Everything, with explanations' }).click();
      const lost = page.getByRole('region', { name: 'Lost in pipelines' });
      await expect(lost.getByRole('row', { name: /exporters\/otlphttp\/gateway/ })).toContainText(/Given up.*503/s);
      await lost.getByRole('button', { name: 'Pipelines' }).click();
      await expect(step(page, /^exporter otlphttp\/gateway/)).toBeVisible();
      await page
        .getByRole('contentinfo')
        .getByRole('button', { name: /not kept \(why\)/ })
        .click();
      await page.getByRole('button', { name: /lost in pipelines: show where/ }).click();
      await expect(step(page, /^exporter otlphttp\/gateway/)).toBeVisible();
    } finally {
      await gateway.stop();
    }
  });

  test('mistakes are told at their place while one types, and a broken text runs nothing', async ({ opened: page }) => {
    await openDesk(page);
    await write(page, CONFIG('http://127.0.0.1:9').replace('  batch:\n', '  batsch:\n'));
    const note = problems(page).getByRole('button', { name: /batch/ }).first();
    await expect(note).toContainText(/Line \d+:\d+/);
    await expect(page.locator('.cm-error-place').first()).toBeVisible();
    await expect(page.getByRole('main').getByRole('button', { name: 'Start', exact: true })).toBeDisabled();
    await note.click();
    await expect(editor(page)).toBeFocused();
    await page.getByRole('button', { name: 'Revert' }).click();
    await expect(problems(page)).toContainText('The configuration can run.');
  });

  test('by form steps are moved, taken out and added; text and picture follow, and comments stay', async ({
    opened: page,
  }) => {
    await openDesk(page);
    await write(page, CONFIG('http://127.0.0.1:9'));
    await expect(step(page, /^processor filter\/cards/)).toBeVisible();
    const traces = form(page).getByRole('region', { name: 'Pipeline traces' });
    await traces.getByRole('button', { name: 'Move batch before the one above' }).click();
    await expect(editor(page)).toContainText('processors: [batch, filter/cards]');
    await form(page).getByRole('button', { name: 'Take filter/cards out; it stays defined' }).click();
    await expect(editor(page)).toContainText('processors: [batch]');
    await expect(step(page, /^processor filter\/cards/)).toHaveCount(0);
    await expect(form(page).getByRole('region', { name: 'Defined, not used' })).toContainText('filter/cards');
    await form(page).getByRole('button', { name: 'Add to Processors of logs' }).click();
    await page.getByRole('menuitem', { name: /^attributes/ }).click();
    await expect(step(page, /^processor attributes .*in logs/)).toBeVisible();
    await expect(editor(page)).toContainText("# Cards are nobody's business.");
    await editor(page).press('Control+z');
    await expect(step(page, /^processor attributes/)).toHaveCount(0);
  });

  test('a step is switched off at its place and on again, in the text, the list and the picture', async ({
    opened: page,
  }) => {
    await openDesk(page);
    await write(page, CONFIG('http://127.0.0.1:9'));
    await expect(step(page, /^processor filter\/cards/)).toBeVisible();
    const traces = form(page).getByRole('region', { name: 'Pipeline traces' });
    const cards = traces.getByRole('switch', { name: 'filter/cards runs in this pipeline' });
    await expect(cards).toBeChecked();
    await cards.focus();
    await page.keyboard.press('Space');
    await expect(editor(page)).toContainText('# filter/cards,');
    await expect(cards).not.toBeChecked();
    await expect(cards).toBeFocused();
    await expect(step(page, /^processor filter\/cards disabled/)).toBeVisible();
    await expect(problems(page)).toContainText('The configuration can run.');
    await cards.click();
    await expect(editor(page)).toContainText('processors: [filter/cards, batch]');
    await expect(cards).toBeChecked();
    await editor(page).press('Control+z');
    await expect(cards).not.toBeChecked();
  });

  test('settings are changed in a form that says what they mean, and the text follows', async ({ opened: page }) => {
    await openDesk(page);
    await write(page, CONFIG('http://127.0.0.1:9'));
    await step(page, /^exporter otlphttp\/gateway/).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('tab', { name: 'Settings' }).click();
    const endpoint = details.getByRole('textbox', { name: 'endpoint', exact: true });
    await expect(endpoint).toHaveValue('http://127.0.0.1:9');
    await endpoint.fill('http://127.0.0.1:19');
    await endpoint.press('Enter');
    await expect(editor(page)).toContainText('endpoint: http://127.0.0.1:19');
    const interval = details.getByRole('textbox', { name: 'retry_on_failure.max_elapsed_time' });
    await expect(interval).toHaveAttribute('placeholder', '5m');
    await interval.fill('1m');
    await interval.press('Enter');
    await expect(editor(page)).toContainText('max_elapsed_time: 1m');
    await expect(details).toContainText('given up after so long');
    await details.getByRole('combobox', { name: 'sending_queue.enabled' }).click();
    await page.getByRole('option', { name: 'false', exact: true }).click();
    await expect(editor(page)).toContainText('enabled: false');
    await expect(problems(page)).toContainText('The configuration can run.');
    await expect(details.getByRole('link', { name: 'The Collector’s documentation' })).toHaveAttribute(
      'href',
      /opentelemetry-collector\/tree\/main\/exporter\/otlphttpexporter/,
    );
    // A part of which nothing is written is folded, and comes with its first key.
    await details.getByText('sending_queue.batch', { exact: true }).click();
    const least = details.getByRole('textbox', { name: 'sending_queue.batch.min_size' });
    await least.fill('100');
    await least.press('Enter');
    await expect(editor(page)).toContainText('min_size: 100');
    await expect(problems(page)).toContainText('The configuration can run.');
  });

  test('a picture that is wider than the window is fitted into it, by a button and a key', async ({ opened: page }) => {
    const more = [2, 3, 4, 5, 6].map((n) => `batch/${n}`);
    const wide = CONFIG('http://127.0.0.1:9')
      .replace('  batch:\n', `  batch:\n${more.map((id) => `  ${id}:\n`).join('')}`)
      .replace('[filter/cards, batch]', `[filter/cards, ${more.join(', ')}, batch]`);
    await openDesk(page);
    await write(page, wide);
    const exporter = step(page, /^exporter otlphttp\/gateway/);
    await expect(exporter).not.toBeInViewport();
    const fit = page.getByRole('button', { name: 'Fit', exact: true });
    await fit.click();
    await expect(fit).toHaveAttribute('aria-pressed', 'true');
    await expect(exporter).toBeInViewport({ ratio: 1 });
    await expect(step(page, /^receiver otlp/).first()).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('f');
    await expect(exporter).not.toBeInViewport();
  });

  test('a processor is tried on what is stored before it runs', async ({ opened: page, workbench }) => {
    for (const telemetry of failingCheckout(BigInt(Date.now()) * 1_000_000n)) await workbench.send(telemetry);
    await openDesk(page);
    await write(page, CONFIG('http://127.0.0.1:9'));
    await step(page, /^processor filter\/cards/).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('tab', { name: 'Try' }).click();
    await details.getByRole('button', { name: 'Dry run' }).click();
    await expect(details.getByRole('status')).toContainText(/Would drop [1-9]\d* of \d+/);
    await expect(details.getByRole('button', { name: /charge card dropped/ }).first()).toBeVisible();
    await expect(details.getByText('name == "charge card"', { exact: true }).first()).toBeVisible();
    await expect(details).toContainText('Tried on the newest of: This session · All data');

    await details.getByRole('combobox', { name: 'Time to try it on' }).click();
    await page.getByRole('option', { name: 'Newest 15 min' }).click();
    await details.getByRole('button', { name: 'Run again' }).click();
    await expect(details).toContainText(/Tried on the newest of: This session · from \d{4}-/);
    await expect(details.getByRole('status')).toContainText(/Would drop [1-9]\d* of \d+/);
  });

  test('what a running tail sampler decided is seen, trace by trace, and leads to what was kept', async ({
    opened: page,
  }) => {
    await openDesk(page);
    await write(page, TAIL_SAMPLING);
    await expect(problems(page)).toContainText('The configuration can run.');
    await editor(page).press('Control+Enter');
    const [http] = await listening(page);
    await sendTraces(http!, { failing: 2, fine: 3 });
    await step(page, /^processor tail_sampling/).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('tab', { name: 'Decisions' }).click();
    await expect(details).toContainText('2 of 5 traces kept since it was started (40%)');
    const decisions = details.getByRole('table', { name: /^5 of 5 remembered/ });
    await expect(decisions.getByRole('button', { name: 'not kept' })).toHaveCount(3);
    await expect(decisions.getByRole('button', { name: /^kept errors/ })).toHaveCount(2);

    // What is not kept leads nowhere, and says why.
    await expect(decisions.getByRole('button', { name: 'fine 1' })).toHaveCount(0);
    await decisions
      .getByRole('row', { name: /fine 1/ })
      .getByRole('button', { name: 'not kept' })
      .click();
    await expect(decisions).toContainText('Not kept: nothing of it is stored.');
    await expect(decisions.getByRole('row', { name: 'slow no' })).toBeVisible();

    await details.getByRole('combobox', { name: 'Decisions to show' }).click();
    await page.getByRole('option', { name: 'Not kept', exact: true }).click();
    await expect(details.getByRole('table', { name: /^3 of 3 remembered/ })).toBeVisible();
    await details.getByRole('combobox', { name: 'Decisions to show' }).click();
    await page.getByRole('option', { name: 'All', exact: true }).click();
    await details.getByRole('textbox', { name: 'Trace ID' }).fill(traceId(1).slice(0, 31));
    await expect(details.getByRole('table', { name: /^5 of 5 remembered/ })).toBeVisible();
    await details.getByRole('textbox', { name: 'Trace ID' }).fill(traceId(1));
    await expect(details.getByRole('table', { name: /^1 of 1 remembered/ })).toBeVisible();

    await details.getByRole('button', { name: 'failing 1' }).click();
    await expect(page.getByRole('heading', { name: 'failing 1' })).toBeVisible();
    await page.getByRole('button', { name: 'Kept by errors' }).click();
    await expect(page.getByRole('dialog')).toContainText('traces/tail_sampling kept it at');
    await expect(page.getByRole('dialog')).toContainText('by the policy “errors”');
  });

  test('tail sampling is simulated on what is stored: what would be kept, why, and what would be missed', async ({
    opened: page,
    workbench,
  }) => {
    for (const telemetry of tracesOf({ failing: 2, fine: 18 })) await workbench.send(telemetry);
    await openDesk(page);
    await write(page, TAIL_SAMPLING.replace('[ERROR]', '[OK]').replace('threshold_ms: 10000', 'threshold_ms: 20'));
    await step(page, /^processor tail_sampling/).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('tab', { name: 'Try' }).click();
    await details.getByRole('button', { name: 'Simulate' }).click();
    // On a busy machine a second one says for a while that it still works.
    const outcome = details.getByRole('status').filter({ hasText: 'Would keep' });
    const kept = (text: string) => expect(outcome).toHaveText(text);
    await kept('Would keep 1 of 20 traces (5.0%)');
    await expect(details).toContainText('1 of 20 spans (5.0%) would be stored and paid for.');
    await expect(details.getByRole('row', { name: /^errors/ })).toHaveText('errors00%');
    await expect(details.getByRole('row', { name: /^slow/ })).toHaveText('slow15.0%');
    await expect(details).toContainText('Would be missed: 2 traces with an error, 0 of the slowest 5%.');
    await expect(details.getByRole('button', { name: /^failing [12] error/ })).toHaveCount(2);

    await write(page, TAIL_SAMPLING.replace('threshold_ms: 10000', 'threshold_ms: 20'));
    await expect(details).toContainText('The configuration has changed since. Run it again.');
    await details.getByRole('button', { name: 'Simulate again' }).click();
    await kept('Would keep 3 of 20 traces (15%)');
    await expect(details).toContainText('No trace with an error and none of the slowest 5% would be missed.');
  });

  test('the keyboard alone walks the picture and opens details', async ({ opened: page }) => {
    await openDesk(page);
    await write(page, CONFIG('http://127.0.0.1:9'));
    await expect(step(page, /^processor filter\/cards/)).toBeVisible();
    await step(page, /^receiver otlp/).focus();
    await page.keyboard.press('ArrowRight');
    await expect(step(page, /^processor filter\/cards/)).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('batch');
  });

  test('where the picture goes on beyond an edge it fades out, and no longer at its end', async ({ opened: page }) => {
    await page.setViewportSize({ width: 640, height: 640 });
    await openDesk(page);
    await write(page, CONFIG('http://127.0.0.1:9'));
    await expect(step(page, /^processor filter\/cards/)).toBeVisible();
    const pane = graph(page);
    await expect(pane).toHaveAttribute('data-more-right');
    await expect(pane).not.toHaveAttribute('data-more-left');
    await pane.evaluate((element) => element.scrollTo({ left: element.scrollWidth }));
    await expect(pane).toHaveAttribute('data-more-left');
    await expect(pane).not.toHaveAttribute('data-more-right');
  });

  test('what to copy names the addresses that are really listened on', async ({ opened: page }) => {
    await openDesk(page);
    await page.getByRole('main').getByRole('button', { name: 'Start', exact: true }).click();
    const [grpc, http] = await listening(page);
    await page.getByRole('button', { name: 'Connect' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(`endpoint: ${grpc}`);
    await dialog.getByRole('tab', { name: 'Ruby' }).click();
    await expect(dialog).toContainText(`OTEL_EXPORTER_OTLP_ENDPOINT=http://${http}`);
  });
});

test.describe('where a file says what runs', () => {
  const file = join(tmpdir(), `tracebench-e2e-${process.ppid}.yaml`);
  test.use({ serveArgs: ['--config', file] });
  test.beforeAll(() => writeFileSync(file, CONFIG('http://127.0.0.1:9')));
  test.afterAll(() => rmSync(file));

  test('it is seen and read, not changed', async ({ opened: page }) => {
    await openDesk(page);
    await expect(page.getByText('These pipelines are those of the file')).toBeVisible();
    await expect(step(page, /^processor filter\/cards/)).toBeVisible();
    await expect(form(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^(Stop|Apply)$/ })).toHaveCount(0);
    await editor(page).focus();
    await page.keyboard.type('x');
    await expect(page.getByText('edited, not applied')).toHaveCount(0);
  });
});

test.describe('beside other sessions', () => {
  test.use({ keepsLibrary: true, serveArgs: ['--allow-pipelines'] });

  test('a processor is tried on another one, which is told', async ({ opened: page, workbench }) => {
    const dump = join(workbench.folder, 'before.json');
    writeFileSync(dump, encodeJson(failingCheckout(BigInt(Date.now()) * 1_000_000n)));
    const store = join(workbench.folder, 'tracebench', 'shop.tracebench');
    execFileSync(process.execPath, ['dist/main/cli.js', 'import', '--store', store, dump]);
    await openDesk(page);
    await write(page, CONFIG('http://127.0.0.1:9'));
    await step(page, /^processor filter\/cards/).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('tab', { name: 'Try' }).click();
    await details.getByRole('button', { name: 'Dry run' }).click();
    await expect(details).toContainText('There is nothing stored to run it on.');
    await details.getByRole('combobox', { name: 'Session to try it on' }).click();
    await page.getByRole('option', { name: 'shop' }).click();
    await details.getByRole('button', { name: 'Run again' }).click();
    await expect(details).toContainText('Tried on the newest of: shop · All data');
    await expect(details.getByRole('status')).toContainText(/Would drop [1-9]\d* of \d+/);
    await expect(details.getByRole('button', { name: /charge card dropped/ }).first()).toBeVisible();
  });
});
