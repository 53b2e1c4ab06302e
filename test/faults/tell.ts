import type { BombReport } from './bomb.ts';
import { ORDINARY_ITEMS, type DumpsReport, type Opened } from './dumps.ts';
import type { GatewayDownReport } from './gateway-down.ts';
import type { KillReport } from './kill.ts';
import type { OverloadReport } from './overload.ts';
import type { ReloadsReport } from './reloads.ts';
import type { SoakReport } from './soak.ts';

export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

export const whole = (number: number): string => Math.round(number).toLocaleString('en');

export function tellProblems(problems: readonly string[]): boolean {
  for (const problem of problems) console.log(`FAIL ${problem}`);
  return problems.length === 0;
}

export function tellKills({ kills, killsWhileOpening, loads, reopenMs, problems }: KillReport, seed: number): boolean {
  console.log(`kill, seed ${seed}: ${kills} kills under load, ${killsWhileOpening} more while opening`);
  for (const { name, acknowledged, unanswered, storedUnanswered } of loads)
    console.log(
      `  ${name}: ${whole(acknowledged.items)} items in ${whole(acknowledged.requests)} requests acknowledged; ` +
        `${unanswered} requests unanswered, ${storedUnanswered} of them stored`,
    );
  console.log(
    `  ready again after: median ${whole(quantile(reopenMs, 0.5))} ms, slowest ${whole(quantile(reopenMs, 1))} ms`,
  );
  return tellProblems(problems);
}

export function tellReloads({ given, signals, problems }: ReloadsReport, seed: number): boolean {
  const times = given.reduce((sum, [, count]) => sum + count, 0);
  console.log(
    `reloads, seed ${seed}: ${times} configurations (${given.map(([what, n]) => `${what} ${n}`).join(', ')})`,
  );
  for (const { signal, acknowledged, delivered, twice, droppedByRule } of signals)
    console.log(
      `  ${signal}: ${whole(acknowledged)} acknowledged = ${whole(delivered)} delivered + ${whole(droppedByRule)} dropped by rule; ` +
        `${whole(twice)} arrived again`,
    );
  return tellProblems(problems);
}

export function tellGatewayDown(report: GatewayDownReport): boolean {
  const { acknowledged, arrived, baseMiB, peakMiB, drainMs, problems } = report;
  console.log(`gateway-down: ${whole(acknowledged)} spans acknowledged, ${whole(arrived)} arrived`);
  console.log(`  resident: base ${whole(baseMiB)} MiB, peak +${whole(peakMiB - baseMiB)} MiB`);
  console.log(`  the last arrived ${whole(drainMs)} ms after the gateway was back`);
  return tellProblems(problems);
}

export function tellBombs({ rounds, problems }: BombReport): boolean {
  for (const { name, compressedBytes, aloneMs, allMs, retries, baseMiB, peakMiB, settledMs, good } of rounds) {
    console.log(`bomb, ${name}: ${whole(compressedBytes / 1_024)} KiB; alone ${whole(aloneMs)} ms`);
    console.log(`  all at once: ${whole(allMs)} ms, ${retries} told to come back first`);
    console.log(
      `  resident: base ${whole(baseMiB)} MiB, peak +${whole(peakMiB - baseMiB)} MiB, down after ${whole(settledMs)} ms`,
    );
    console.log(
      `  good meanwhile: ${good.accepted} accepted, ${good.retries} told to come back; longest without any ` +
        `${whole(good.longestGapMs)} ms, slowest ${whole(good.slowestMs)} ms`,
    );
  }
  return tellProblems(problems);
}

/** What a thread that reads a file may take (`dump-thread.ts`), the store's own, and what is on its way between them. */
const MOST_DUMP_MIB = 1_024;

const SLOWEST_TOLD = 10;

type Took = Pick<Opened, 'ms' | 'cpuMs'>;

function spread(what: string, took: readonly Took[]): string {
  const told = ([unit, values]: [string, number[]]): string => {
    const at = (share: number) => whole(quantile(values, share));
    return `${unit} p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, most ${at(1)}`;
  };
  const both: [string, number[]][] = [
    ['ms', took.map(({ ms }) => ms)],
    ['CPU ms', took.map(({ cpuMs }) => cpuMs)],
  ];
  return `  ${what}: ${both.map(told).join('; ')}`;
}

export const toldOf = ({ name, ms, cpuMs, ordinary, unspoiled }: Opened): string =>
  `${whole(cpuMs)} CPU ms, ${whole(ms)} ms (an ordinary file just before: ${whole(ordinary.cpuMs)}, ${whole(ordinary.ms)}${
    unspoiled.cpuMs > 0 ? `; as many unspoiled records: ${whole(unspoiled.cpuMs)}, ${whole(unspoiled.ms)}` : ''
  }): ${name}`;

/** Two measurements of the same differ by so much. */
const NOISE = 1.25;
/** Good records of JSON beside broken ones are decoded, where else they are handed on as they are. */
const TIMES_READ = 1.5;

/** What is refused is told within `mostMs`; what holds good records may take as long as unspoiled ones of its format besides. */
export function allowedCpuMs({ isRefused, isSpoiled, unspoiled }: Opened, mostMs: number): number {
  return mostMs + (isRefused ? 0 : NOISE * (isSpoiled ? TIMES_READ : 1) * unspoiled.cpuMs);
}

/** On a busy machine all takes longer than its processor time, as many times as it does for an ordinary file. */
function isLate(opened: Opened, mostMs: number): boolean {
  const allowedMs = allowedCpuMs(opened, mostMs);
  return opened.cpuMs > allowedMs || opened.ms > allowedMs * stretchOf(opened.ordinary);
}

const stretchOf = ({ ms, cpuMs }: Took): number => Math.max(1, ms / cpuMs);

/** A file is told of in time; of one with a line that takes long to come, that is what the answer to each piece takes. */
export function tellDumps(report: DumpsReport, seed: number, mostMs: number): boolean {
  const { files, outcomes, bytes, items, told, opened, longLines, baseMib, peakMib, problems } = report;
  const long = longLines.length > 0 ? `, ${whole(longLines.length)} of them with a line of 2 GiB` : '';
  console.log(`dumps, seed ${seed}: ${whole(files)} files${long}, ${whole(bytes / 2 ** 20)} MiB`);
  for (const [outcome, count] of [...outcomes].sort()) console.log(`  ${whole(count)} x ${outcome}`);
  console.log(`  ${whole(items)} items kept = stored; ${whole(told)} places told`);
  const slowest = [...opened].sort((a, b) => b.cpuMs - a.cpuMs);
  const [refused, done] = [slowest.filter(({ isRefused }) => isRefused), slowest.filter(({ isRefused }) => !isRefused)];
  console.log(spread(`${whole(refused.length)} refused`, refused));
  for (const one of refused.slice(0, SLOWEST_TOLD)) console.log(`    ${toldOf(one)}`);
  console.log(spread(`${whole(done.length)} with something good in them`, done));
  for (const one of done.slice(0, SLOWEST_TOLD)) console.log(`    ${whole(one.items)} records in ${toldOf(one)}`);
  const ordinary = opened.map((one) => one.ordinary);
  console.log(spread(`ordinary files of ${whole(ORDINARY_ITEMS)} records between them`, ordinary));
  for (const { name, ms, longestAnswerMs } of longLines)
    console.log(`  ${whole(ms)} ms: ${name}, longest answer ${whole(longestAnswerMs)} ms`);
  console.log(`  resident: base ${whole(baseMib)} MiB, peak +${whole(peakMib - baseMib)} MiB`);
  const late = slowest.filter((one) => isLate(one, mostMs)).map(toldOf);
  const slow = longLines
    .filter(({ longestAnswerMs: ms, ordinary }) => ms > mostMs * stretchOf(ordinary))
    .map(({ name }) => `${name}: an answer took too long`);
  const large = peakMib - baseMib > MOST_DUMP_MIB ? ['memory beyond its bound'] : [];
  return tellProblems([...problems, ...late, ...slow, ...large]);
}

const MOST_MIB_PER_MINUTE = 1;
/** A session may be so much larger than its limit for a while. */
const SIZE_TOLERANCE = 1.05;

export function tellSoak(report: SoakReport, maxBytes: number): boolean {
  const { answers, slopeMiBPerMinute, largestBytes, questionsMs, failedQuestions, expiredSpans } = report;
  for (const [answer, count] of answers) console.log(`  ${answer}: ${whole(count)} requests`);
  console.log(`  resident: ${slopeMiBPerMinute.toFixed(2)} MiB a minute once settled`);
  const share = ((largestBytes / maxBytes) * 100).toFixed(1);
  console.log(`  on disk: at most ${share} % of the limit; ${whole(expiredSpans)} spans expired`);
  console.log(`  ${questionsMs.length} questions: p95 ${whole(quantile(questionsMs, 0.95))} ms`);
  return tellProblems([
    ...[...answers.keys()].filter((answer) => !answer.startsWith('accepted')),
    ...failedQuestions,
    ...(slopeMiBPerMinute < MOST_MIB_PER_MINUTE ? [] : ['memory grows']),
    ...(largestBytes <= maxBytes * SIZE_TOLERANCE ? [] : ['the session is larger than its limit']),
    ...(expiredSpans > 0 ? [] : ['the limit was never met']),
  ]);
}

export function tellOverload(report: OverloadReport): boolean {
  const { capacity, offered, sent, acknowledged, answers, longestGapMs, sdk, problems } = report;
  console.log(`overload: 4 connections get in ${whole(capacity)} spans/s`);
  console.log(`  spans/s: ${whole(offered)} offered, ${whole(sent)} sent, ${whole(acknowledged)} acknowledged`);
  for (const [answer, count] of answers) console.log(`  ${answer}: ${whole(count)} requests`);
  console.log(`  longest without anything accepted: ${whole(longestGapMs)} ms`);
  for (const { name, made, acknowledged, givenUp } of sdk) {
    console.log(`  SDK over ${name}: ${whole(made)} spans made, ${whole(acknowledged)} acknowledged`);
    for (const [error, spans] of givenUp) console.log(`    given up after its retries: ${whole(spans)} (${error})`);
  }
  return tellProblems(problems);
}
