import { join } from 'node:path';
import { expect as expectPage, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { root } from '../../scripts/paths.ts';
import { eventually } from '../helpers/eventually.ts';
import { BRIDGE_CALLS } from './bridge-calls.ts';
import { startInChromium, startInElectron, type Desktop } from './desktops.ts';
import { saySkipped, whyNotChromium, whyNotElectron } from './why-not.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

/*
 * page → preload script → sender check → shell → engine's process, and back: the same steps on the stand-in with a real
 * Chromium for a window, and on the real program where there is one.
 */

const ways = [
  { name: 'in Chromium', start: startInChromium, whyNot: whyNotChromium() },
  { name: 'in Electron', start: startInElectron, whyNot: whyNotElectron() },
];

describe.each(ways)('desktop $name', ({ name, start, whyNot }) => {
  saySkipped(`test/shell/journey ${name}`, whyNot);
  // Each counted as skipped, not the whole as one.
  const step = test.skipIf(whyNot !== undefined);

  let desktop: Desktop;
  beforeAll(async () => {
    desktop = await start();
  }, 60_000);
  afterAll(() => desktop?.page.context().browser()?.close());

  step('the page has the calls of the bridge, frozen, and nothing of Node', async () => {
    const { page } = desktop;
    expect(new URL(page.url()).host).toMatch(/^workbench/);
    const seen = await page.evaluate(() => {
      const { tracebench } = window;
      return {
        calls: Object.keys(tracebench!).sort(),
        isFrozen: Object.isFrozen(tracebench),
        isFixed: !Reflect.defineProperty(window, 'tracebench', { value: 1 }),
        node: ['require', 'process', 'module', 'Buffer', 'global'].filter((word) => word in window),
      };
    });
    expect(seen).toEqual({ calls: BRIDGE_CALLS, isFrozen: true, isFixed: true, node: [] });
  });

  step('nothing but its own can run in the page, and nowhere can it send to', async () => {
    const { page } = desktop;
    const tried = await page.evaluate(async () => {
      const isRefused = async (attempt: () => unknown) => {
        try {
          await attempt();
          return false;
        } catch {
          return true;
        }
      };
      const runInline = () => {
        const script = document.createElement('script');
        script.textContent = 'window.ranInline = true';
        document.body.append(script);
      };
      runInline();
      return {
        // Later, since what a debugger runs itself is not held to the policy.
        eval: await new Promise((tell) => setTimeout(() => tell(isRefused(() => new Function('return 1')())), 0)),
        fetch: await isRefused(() => fetch('http://127.0.0.1:9/')),
        file: await isRefused(() => fetch('file:///etc/passwd')),
        inline: !('ranInline' in window),
      };
    });
    expect(tried).toEqual({ eval: true, fetch: true, file: true, inline: true });
  });

  step('a span sent by OTLP/HTTP stands in the list', async () => {
    await sendSpan(desktop.page, 'GET /first');
    await expectInList(desktop.page, 'GET /first');
  });

  step('a link out of telemetry opens nothing before the person has seen where it leads', async () => {
    const { page } = desktop;
    await page.evaluate(() => void window.open('https://xn--80ak6aa92e.example/login'));
    await eventually(async () => expect(await desktop.questions()).toHaveLength(1));
    expect((await desktop.questions())[0]).toContain('xn--80ak6aa92e.example');
  });

  step('the page goes nowhere, and is not left', async () => {
    const { page } = desktop;
    const before = page.url();
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'data:text/html,x']) {
      await page.evaluate((target) => void (location.href = target), url).catch(() => undefined);
      expect(await page.evaluate(() => location.href)).toBe(before);
    }
  });

  step('a link handed over by a second start leads to its view; a bad one leads nowhere', async () => {
    const { page } = desktop;
    await desktop.startAgain('tracebench://view/logs?q=severity%3Aerror');
    await eventually(() => expect(new URL(page.url()).hash).toBe('#/logs?q=severity%3Aerror'));
    await desktop.startAgain('tracebench://view/logs?q="><script>');
    await desktop.startAgain('tracebench://view/traces');
    await eventually(() => expect(new URL(page.url()).hash).toBe('#/traces'));
  });

  step('a file handed over by a second start is read into the session', async () => {
    await desktop.startAgain(join(root, 'resources/samples/shop-demo.jsonl'));
    await expectInList(desktop.page, 'checkout');
  });

  step('when the engine dies there is a new one, with what was acknowledged', async () => {
    await desktop.killEngine();
    await sendSpan(desktop.page, 'GET /second');
    await expectInList(desktop.page, 'GET /second');
    await expectInList(desktop.page, 'GET /first');
    const told = desktop.page.getByRole('alert').filter({ hasText: 'The engine stopped and was started again.' });
    await expectPage(told).toContainText('Nothing that was acknowledged is lost.');
    await told.getByRole('button', { name: 'Close' }).click();
    await expectPage(told).toBeHidden();
  });

  step('it ends cleanly', async () => {
    expect(await desktop.quit()).toBe(0);
  });
});

let sent = 0;

/** To where the start page says, which changes with a new engine. */
async function sendSpan(page: Page, name: string): Promise<void> {
  await page.evaluate(() => (location.hash = '#/start'));
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId: `5b8efff798038103d269b633813fc6${String((sent += 1)).padStart(2, '0')}`,
    spanId: 'eee19b7ec3c1b174',
    name,
    kind: 2,
    startTimeUnixNano: `${now - 1_000_000n}`,
    endTimeUnixNano: `${now}`,
  };
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
  await eventually(async () => {
    const told = await page
      .getByText(/OTEL_EXPORTER_OTLP_ENDPOINT/)
      .first()
      .textContent({ timeout: 1_000 });
    const endpoint = /http:\/\/[\w.]+:\d+/.exec(told!)![0];
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${endpoint}/v1/traces`, { method: 'POST', headers, body })).status).toBe(200);
  });
}

async function expectInList(page: Page, name: string): Promise<void> {
  await page.evaluate(() => (location.hash = '#/traces'));
  await expectPage(page.getByRole('row').filter({ hasText: name }).first()).toBeVisible({ timeout: 15_000 });
}
