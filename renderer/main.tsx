import { openHost } from './transport/open-host.ts';
import { startPage } from './workbench/start-page.tsx';

startPage(openHost);
