import { hash } from 'node:crypto';
import type { Answer } from '../conformance/answer.ts';
import { send } from '../conformance/send.ts';
import { startOwnTarget, type OwnTarget } from '../conformance/target.ts';
import { malformedRequest, type MalformedRequest } from './malformed-request.ts';
import { goodBodies } from './requests.ts';
import { randomFrom } from './seeded.ts';

export interface MalformedOptions {
  requests: number;
  seed: number;
  /** Whoever is not answered for longer counts as hanging. */
  hangMs: number;
}

export interface MalformedReport {
  accepted: number;
  refused: number;
  /** Items of the accepted requests, counted independently; what became of them. */
  sent: number;
  stored: number;
  rejected: number;
  worstMs: number;
  /** Answers by what was done and how it was answered. */
  answers: Map<string, number>;
  /** What must not be; nothing when all is well. */
  problems: string[];
}

const ACCEPTED = new Set(['200', 'OK']);
/** All that bad data may be answered with; anything that says "later" or "internal" is a fault of ours. */
const REFUSED = new Set(['400', '413', '415', 'INVALID_ARGUMENT', 'RESOURCE_EXHAUSTED', 'HTTP 415']);
/** Requests under way together, and after how many of them the store is asked what it holds. */
const AT_ONCE = 8;
const BLOCK = 100;

/** Sends spoiled requests to an engine of its own and keeps account of what becomes of every item. */
export async function runMalformed({ requests, seed, hangMs }: MalformedOptions): Promise<MalformedReport> {
  const target = await startOwnTarget();
  const run = new MalformedRun(target, hangMs);
  try {
    const random = randomFrom(seed);
    const bodies = goodBodies(seed);
    for (let first = 0; first < requests; first += BLOCK) {
      const count = Math.min(BLOCK, requests - first);
      await run.block(
        first,
        Array.from({ length: count }, () => malformedRequest(random, bodies)),
      );
    }
    await run.finish();
    return run.report;
  } finally {
    await target.close();
  }
}

class MalformedRun {
  readonly report: MalformedReport = {
    ...{ accepted: 0, refused: 0, sent: 0, stored: 0, rejected: 0, worstMs: 0 },
    answers: new Map(),
    problems: [],
  };
  readonly #target: OwnTarget;
  readonly #hangMs: number;
  /** Bodies of which something was stored. */
  readonly #kept = new Set<string>();

  constructor(target: OwnTarget, hangMs: number) {
    this.#target = target;
    this.#hangMs = hangMs;
  }

  async block(first: number, block: readonly MalformedRequest[]): Promise<void> {
    for (let at = 0; at < block.length; at += AT_ONCE)
      await Promise.all(block.slice(at, at + AT_ONCE).map((request, i) => this.#ask(first + at + i, request)));
    const { sent, rejected } = this.report;
    this.report.stored = await this.#target.countKept();
    const lacking = sent - rejected - this.report.stored;
    if (lacking !== 0) this.#problem(`after request ${first + block.length}: ${lacking} items lack in the store`);
  }

  async #ask(number: number, request: MalformedRequest): Promise<void> {
    const start = performance.now();
    const answer = await send(this.#target.endpoint, request.case);
    const ms = performance.now() - start;
    const name = `request ${number} (${request.kind}, ${request.case.way}, ${request.case.signal})`;
    this.report.worstMs = Math.max(this.report.worstMs, ms);
    if (ms > this.#hangMs) this.#problem(`${name}: ${Math.round(ms)} ms until ${answer.status}`);
    if (answer.unreadable !== '') this.#problem(`${name}: ${answer.status}, ${answer.unreadable}`);
    this.#account(name, request, answer);
    const key = `${request.kind}: ${answer.status}`;
    this.report.answers.set(key, (this.report.answers.get(key) ?? 0) + 1);
  }

  #account(name: string, request: MalformedRequest, { status, partial, refusal }: Answer): void {
    if (!ACCEPTED.has(status)) {
      this.report.refused++;
      if (!REFUSED.has(status)) this.#problem(`${name}: answered ${status} ${refusal?.message ?? ''}`);
      return;
    }
    this.report.accepted++;
    if (this.#isSentAgain(request, partial?.rejected ?? 0)) return;
    this.report.rejected += partial?.rejected ?? 0;
    this.report.sent += request.countItems();
  }

  /** Few good bodies are spoiled in few ways: some come out the same. What left nothing behind is read again. */
  #isSentAgain(request: MalformedRequest, rejected: number): boolean {
    const key = `${request.case.signal} ${hash('sha256', request.plain())}`;
    if (this.#kept.has(key)) return true;
    if (request.countItems() > rejected) this.#kept.add(key);
    return false;
  }

  #problem(text: string): void {
    this.report.problems.push(text);
  }

  /** What the engine counted must be what its senders saw. */
  async finish(): Promise<void> {
    await this.#target.flush();
    const { receivers, losses } = await this.#target.session();
    const { accepted, refused, rejected } = this.report;
    const lost = (kind: string) => sum(losses.filter((loss) => loss.kind === kind).map(({ count }) => count));
    this.#same('requests counted', sum(receivers.map((receiver) => receiver.requests)), accepted + refused);
    this.#same('requests refused', sum(receivers.map((receiver) => receiver.refusedRequests)), refused);
    this.#same('refusals in the losses', lost('refused'), refused);
    this.#same('rejections in the losses', lost('rejected'), rejected);
    for (const { code, example } of losses.filter(({ source }) => source === 'request-log'))
      this.#problem(`${code}: ${example}`);
    const rows = `SELECT (SELECT count(*) FROM spans) + (SELECT count(*) FROM logs) + (SELECT count(*) FROM metric_points)`;
    this.#same('rows in the views', Number(await this.#target.query(rows)), this.report.stored);
  }

  #same(what: string, got: number, expected: number): void {
    if (got !== expected) this.#problem(`${what}: ${got} instead of ${expected}`);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
