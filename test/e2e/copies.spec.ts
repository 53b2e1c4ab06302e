import { attributes, span, traceId, traces } from '../helpers/telemetry.ts';
import { expect, test } from './fixture.ts';

test('a span and a trace are copied for elsewhere, without secrets', async ({ opened: page, workbench, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const request = attributes({
    'http.request.method': 'POST',
    'url.full': 'https://shop.example/cart?access_token=opensesame',
    'http.request.header.authorization': 'opensesame',
  });
  await workbench.send(traces('shop', span({ traceId: traceId(0xabc), name: 'POST /cart', attributes: request })));
  await page.evaluate((id) => (location.hash = `#/trace/${id}?sel=${'1'.padStart(16, '0')}`), traceId(0xabc));
  const menu = page.getByRole('button', { name: 'Copy span as…' });
  const copied = async (choose: () => Promise<void>, has: string) => {
    await choose();
    const read = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(read).toContain(has);
    return read();
  };
  const entry = (name: string) => async () => {
    await menu.click();
    await page.getByRole('menuitem', { name }).click();
  };
  expect(await copied(entry('Copy request as curl'), 'curl')).toBe(
    "curl -g -X 'POST' 'https://shop.example/cart?access_token=[redacted]' \\\n  -H 'authorization: [redacted]'",
  );
  expect(await copied(entry('Copy span as Markdown'), '###')).not.toContain('opensesame');
  expect(await copied(entry('Copy span as JSON'), '"traceId"')).not.toContain('opensesame');
  const fromPalette = async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Copy trace as Markdown');
    await page.keyboard.press('Enter');
  };
  expect(await copied(fromPalette, '## ')).toContain('- `shop` `POST /cart`');
});

test('rows, lists and raw forms are copied without secrets, a value by itself as it is shown', async ({
  opened: page,
  workbench,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const named = span({
    traceId: traceId(0xabd),
    name: 'GET /?token=opensesame',
    attributes: attributes({ 'db.password': 'opensesame', note: 'token=opensesame' }),
  });
  await workbench.send(traces('shop', named));
  await page.evaluate((id) => (location.hash = `#/trace/${id}?sel=${'1'.padStart(16, '0')}`), traceId(0xabd));
  await page.getByRole('tab', { name: 'Raw' }).click();
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  const panel = page.getByRole('tabpanel');
  await panel.getByRole('button', { name: 'Copy' }).first().click();
  await expect.poll(read).toContain('"traceId"');
  expect(await read()).not.toContain('opensesame');
  await page.evaluate((id) => (location.hash = `#/trace/${id}?view=table`), traceId(0xabd));
  await page.getByRole('row', { name: 'GET /' }).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy table as CSV' }).click();
  await expect.poll(read).toContain('GET /?token=[redacted]');
});
