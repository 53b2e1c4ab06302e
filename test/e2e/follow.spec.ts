import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, goTo, test } from './fixture.ts';

const file = join(mkdtempSync(join(tmpdir(), 'tracebench-e2e-follow-')), 'app.log');
const line = (text: string) => `${JSON.stringify({ time: '2026-01-02T03:04:05Z', msg: text })}\n`;

test.use({ serveArgs: ['--follow', file] });

test.beforeAll(() => writeFileSync(file, line('first')));

test('a file is followed as it grows, also by a page that comes later, until it is stopped', async ({
  opened: page,
}) => {
  const followed = page.getByRole('region', { name: 'Followed files' });
  await expect(followed.getByText('app.log')).toBeVisible();
  await expect(followed.getByText(/1 log record/)).toBeVisible();
  appendFileSync(file, line('second'));
  await expect(followed.getByText(/2 log records/)).toBeVisible();
  await page.reload();
  await expect(followed.getByText(/2 log records/)).toBeVisible();
  appendFileSync(file, line('third'));
  await expect(followed.getByText(/3 log records/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop following app.log' }).click();
  await expect(followed).toBeHidden();
  await expect(page.getByRole('log').getByText(/3 log records/)).toBeVisible();
  await goTo(page, 'logs');
  await expect(page.getByText('third').first()).toBeVisible();
});
