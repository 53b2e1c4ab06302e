import { AxeBuilder } from '@axe-core/playwright';
import { spanId, traceId } from '../helpers/telemetry.ts';
import { expect, test } from './fixture.ts';
import { failingCheckout } from './shop.ts';

const now = () => BigInt(Date.now()) * 1_000_000n;
const AT_FAILING_SPAN = new RegExp(`#/trace/${traceId(0xabc)}.*sel=${spanId(3)}`);

test('from the list of services to the failing span, its logs and metrics, and back', async ({
  opened: page,
  workbench,
}) => {
  for (const telemetry of failingCheckout(now())) await workbench.send(telemetry);
  await page.getByRole('button', { name: 'Services', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: 'payment' });
  await expect(row).toContainText('100%');
  await row.dblclick();

  await expect(page).toHaveURL(/#\/services\/service\.name%2Fpayment/);
  await expect(page.getByRole('heading', { name: 'payment', level: 1 })).toBeVisible();
  const errors = page.getByRole('region', { name: 'Errors' });
  await expect(errors.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('region', { name: 'Operations' })).toContainText('charge card');
  await expect(page.getByRole('region', { name: 'Logs' })).toContainText('payment refused by the bank');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const head = page.getByRole('table', { name: 'Operations' }).getByRole('columnheader', { name: /Calls/ });
  await head.getByRole('button').press('Enter');
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL(/operations=-calls/);
  await page.getByRole('cell', { name: 'charge card', exact: true }).last().click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Copy table as CSV' })).toBeVisible();
  await page.keyboard.press('Escape');

  await errors.getByRole('button', { name: /CardDeclined: card <\*> was declined/ }).click();
  await expect(page).toHaveURL(AT_FAILING_SPAN);
  await page.getByRole('button', { name: 'Logs of this span' }).click();
  await expect(page).toHaveURL(/#\/logs/);
  await expect(page.getByText('payment refused by the bank').first()).toBeVisible();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page).toHaveURL(AT_FAILING_SPAN);

  await page.getByRole('button', { name: 'Metrics around this time' }).click();
  await expect(page).toHaveURL(/#\/metrics\?q=service:payment&from=\d+&to=\d+/);
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(page).toHaveURL(AT_FAILING_SPAN);
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'payment', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Services' })).toBeVisible();
});

test('speaks Korean', async ({ opened: page, workbench }) => {
  for (const telemetry of failingCheckout(now())) await workbench.send(telemetry);
  await page.evaluate(() =>
    localStorage.setItem('tracebench.preferences', JSON.stringify({ version: 1, values: { language: 'ko' } })),
  );
  await page.reload();
  await page.getByRole('button', { name: '서비스', exact: true }).click();
  await page.getByRole('row').filter({ hasText: 'payment' }).dblclick();
  await expect(page.getByRole('region', { name: '작업' })).toContainText('charge card');
  await expect(page.getByRole('region', { name: '호출량, 오류, 소요 시간' })).toContainText('표본 부족');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
