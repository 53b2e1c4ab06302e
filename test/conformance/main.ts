/*
 * npm run conformance [-- --http URL] [-- --grpc HOST:PORT] [-- --case 2,16b] [-- --markdown]
 * Asks an OTLP endpoint every case of the table; without an address, an engine started for the purpose. Exit code 1 when one failed.
 */
import { parseArgs } from 'node:util';
import type { Where } from '../unit/receivers/http-client.ts';
import { CASES } from './cases/index.ts';
import { createAsker, lineOf, type Verdict } from './run.ts';
import { tableOf } from './table.ts';
import { foreignTarget, startOwnTarget } from './target.ts';

const { values } = parseArgs({
  options: {
    http: { type: 'string' },
    grpc: { type: 'string' },
    case: { type: 'string' },
    markdown: { type: 'boolean', default: false },
  },
});

function readHttpWhere(url: string): Where {
  const { protocol, hostname, port, pathname } = new URL(url);
  if (protocol !== 'http:') throw new Error(`${url} is not an http:// address`);
  return { host: hostname, port: Number(port || 80), prefix: pathname.replace(/\/$/, '') };
}

function readGrpcWhere(address: string): Where {
  const [, host, port] = /^(.+):(\d+)$/.exec(address) ?? [];
  if (host === undefined) throw new Error(`${address} is not HOST:PORT`);
  return { host, port: Number(port) };
}

const http = values.http === undefined ? undefined : readHttpWhere(values.http);
const grpc = values.grpc === undefined ? undefined : readGrpcWhere(values.grpc);
const target = http === undefined && grpc === undefined ? await startOwnTarget() : foreignTarget({ http, grpc });
const rows = values.case?.split(',');
const verdicts: Verdict[] = [];
const ask = createAsker(target);
for (const one of CASES.filter(({ row }) => rows?.includes(row) ?? true)) {
  const verdict = await ask(one);
  verdicts.push(verdict);
  if (!values.markdown) console.log(lineOf(verdict));
}
await target.close();
if (values.markdown) console.log(tableOf(verdicts));
const failed = verdicts.filter(({ problems }) => problems.length > 0).length;
const notAsked = verdicts.filter(({ got }) => got === 'not asked').length;
if (notAsked > 0) console.log(`${notAsked} not asked: they need a receiver that can be arranged, or an address`);
console.log(`${verdicts.length - failed - notAsked} passed, ${failed} failed`);
process.exitCode = failed > 0 || verdicts.length === notAsked ? 1 : 0;
