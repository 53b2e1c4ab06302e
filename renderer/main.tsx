import { openHost } from './transport/open-host.ts';
import { fetchViewOf } from './workbench/view-files.ts';

/*
 * This file is small, so that the three things that take time begin at once and side by side:
 *
 *   main ──┬── the line to the engine: socket or port, hello ──┐
 *          ├── the workbench, which index.html has asked for ──┼── first picture
 *          └── the wanted screen ──────────────────────────────┘
 */
let firstLine: ReturnType<typeof openHost> | undefined = openHost();
fetchViewOf(location.hash);

const { startPage } = await import('./workbench/start-page.tsx');
startPage(() => {
  const line = firstLine ?? openHost();
  firstLine = undefined;
  return line;
});
