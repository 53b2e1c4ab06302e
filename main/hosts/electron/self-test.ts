import { app, type BrowserWindow } from 'electron';
import { CONTRACT_VERSION } from '../../../contract/version.ts';

/** `tracebench --self-test`: starts, looks at itself from inside the page, prints what it saw, and quits. */
export const SELF_TEST_SWITCH = '--self-test';

/** Far from the ids the page's own calls have, since the port may be one the page uses too. */
const CALL_ID = 1_000_000_000;

/** Runs in the page: what a script there can reach, and whether the engine answers it. */
const LOOK = `(async () => {
  const port = await new Promise((resolve) => {
    addEventListener('message', (event) => event.ports[0] && resolve(event.ports[0]));
    void window.tracebench.connect();
  });
  const answer = await new Promise((resolve) => {
    port.addEventListener('message', ({ data }) => data.id === ${CALL_ID} && resolve(data.result));
    port.start();
    const input = { contractVersion: ${CONTRACT_VERSION} };
    port.postMessage({ kind: 'call', id: ${CALL_ID}, operation: 'hello', input });
  });
  return {
    page: location.origin + location.pathname,
    bridge: Object.keys(window.tracebench).sort(),
    node: typeof globalThis.require,
    hello: answer.ok && answer.value.contractVersion,
  };
})()`;

/** Prints what the page sees of itself as one line of JSON, and quits: for a test from outside. */
export function runSelfTest(window: BrowserWindow): void {
  window.webContents.once('did-finish-load', async () => {
    try {
      process.stdout.write(`${JSON.stringify(await window.webContents.executeJavaScript(LOOK))}\n`);
      app.quit();
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      app.exit(1);
    }
  });
  window.webContents.once('did-fail-load', () => app.exit(1));
}
