import type { Verdict } from './run.ts';

/** The answers as a table for people: a line a case, with what came over both transports. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const groups = Map.groupBy(verdicts, ({ case: { row, name } }) => `${row}|${name}`);
  const lines = [...groups.values()].map(lineOf);
  return ['| # | case | HTTP | gRPC | said by | command |', '| --- | --- | --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}

function lineOf(group: Verdict[]): string {
  const { row, name } = group[0]!.case;
  const over = (transport: string) => {
    const answers = group.filter(({ case: { way } }) => way.startsWith(transport)).map(({ got }) => got);
    return [...new Set(answers)].join(' / ') || '–';
  };
  const by = [...new Set(group.map(({ case: one }) => one.by))].join(', ');
  return `| ${row} | ${name} | ${over('http')} | ${over('grpc')} | ${by} | \`npm run conformance -- --case ${row}\` |`;
}
