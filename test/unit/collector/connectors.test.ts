import { describe, expect, onTestFinished, test } from 'vitest';
import type { CollectorConfig } from '../../../core/collector/config/collector-config.ts';
import { readConfig } from '../../../core/collector/config/read-config.ts';
import { Parcel } from '../../../core/collector/parcel.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { Kinds, Nexts } from '../../../main/engine/collector/component.ts';
import { FORWARD } from '../../../main/engine/collector/connectors/forward.ts';
import { Graph } from '../../../main/engine/collector/graph.ts';
import { typesOf } from '../../../main/engine/collector/kinds.ts';
import { logRecord, logs, span, traces } from '../../helpers/telemetry.ts';

const nothing = { problems: [] };

/** Components that write down what reaches them and when they are closed. A `keep` connector gives what it took when it is closed. */
function recording() {
  const seen: string[] = [];
  const receivers = new Map<string, Nexts>();
  const closing = (key: string) => async () => void seen.push(`close ${key}`);
  const kinds: Kinds = {
    receivers: [
      {
        type: 'in',
        signals: SIGNALS,
        read: () => ({
          ...nothing,
          async create({ key }, next) {
            receivers.set(key, next);
            return { addresses: [], close: closing(key) };
          },
        }),
      },
    ],
    processors: ['pass', 'hold'].map((type) => ({
      type,
      signals: SIGNALS,
      isStateful: type === 'hold',
      read: () => ({
        ...nothing,
        create: ({ key }, next) => ({ consume: (parcel) => next.consume(parcel), close: closing(key) }),
      }),
    })),
    exporters: [
      {
        type: 'out',
        signals: SIGNALS,
        read: () => ({
          ...nothing,
          create: ({ key }) => ({
            async consume(parcel) {
              seen.push(`${key} has ${parcel.items} of ${parcel.signal}`);
              return { rejected: 0, message: '' };
            },
            close: closing(key),
          }),
        }),
      },
    ],
    connectors: [
      FORWARD,
      {
        type: 'keep',
        signals: ['traces'],
        gives: ['traces'],
        read: () => ({
          ...nothing,
          create({ key }, nexts) {
            const held: Parcel[] = [];
            return {
              async consume(parcel) {
                held.push(parcel);
                return { rejected: 0, message: '' };
              },
              async close() {
                if (held.length > 0) await nexts.traces!.consume(Parcel.merge(held));
                await closing(key)();
              },
            };
          },
        }),
      },
    ],
  };
  return {
    seen,
    kinds,
    give: (parcel: Parcel, to = 'in') => receivers.get(`receivers/${to}`)![parcel.signal]!.consume(parcel),
  };
}

type Recording = ReturnType<typeof recording>;

const COMPONENTS = `
receivers: {in: , in/2: }
processors: {pass: , pass/blue: , pass/green: , pass/hot: , pass/cold: , hold: }
exporters: {out: , out/2: }
connectors: {forward: , keep: }
service:
  pipelines:
`;

function read({ kinds }: Recording, pipelines: string): CollectorConfig {
  const { config, problems } = readConfig(COMPONENTS + pipelines, typesOf(kinds), { env: () => undefined });
  expect(problems).toEqual([]);
  return config!;
}

async function start(recorded: Recording, pipelines: string, before?: Graph): Promise<Graph> {
  const clock = { now: () => 0, random: () => 0, sleep: async () => undefined };
  const options = {
    kinds: recorded.kinds,
    clock,
    log: () => undefined,
    isReload: false,
    storageDirectory: () => undefined,
  };
  const graph = await Graph.start(read(recorded, pipelines), options, before);
  onTestFinished(() => graph.close());
  return graph;
}

const spans = (count: number) => Parcel.ofTelemetry(traces('shop', ...Array.from({ length: count }, () => span())));

/** opentelemetry-collector/connector/forwardconnector/README.md, its pipelines restated. */
describe('the documented uses of forward', () => {
  test('streams of logs, each with its own processor, are merged and exported together', async () => {
    const recorded = recording();
    const graph = await start(
      recorded,
      `    logs/blue: {receivers: [in], processors: [pass/blue], exporters: [forward]}
    logs/green: {receivers: [in/2], processors: [pass/green], exporters: [forward]}
    logs: {receivers: [forward], processors: [pass], exporters: [out]}
`,
    );
    await recorded.give(Parcel.ofTelemetry(logs('blue', logRecord())));
    await recorded.give(Parcel.ofTelemetry(logs('green', logRecord(), logRecord())), 'in/2');
    expect(recorded.seen).toEqual(['exporters/out has 1 of logs', 'exporters/out has 2 of logs']);
    const readings = graph.read();
    const through = (key: string) => readings[key]?.in;
    expect(['logs/blue/pass/blue', 'logs/green/pass/green', 'logs/pass'].map(through)).toEqual([1, 2, 3]);
  });

  test('what was processed once is replicated and handled in distinct ways', async () => {
    const recorded = recording();
    const graph = await start(
      recorded,
      `    traces: {receivers: [in], processors: [pass], exporters: [forward]}
    traces/hot: {receivers: [forward], processors: [pass/hot], exporters: [out]}
    traces/cold: {receivers: [forward], processors: [pass/cold], exporters: [out/2]}
`,
    );
    await recorded.give(spans(2));
    expect(recorded.seen.toSorted()).toEqual(['exporters/out has 2 of traces', 'exporters/out/2 has 2 of traces']);
    const readings = graph.read();
    const through = (key: string) => readings[key]?.in;
    expect(['traces/pass', 'traces/hot/pass/hot', 'traces/cold/pass/cold'].map(through)).toEqual([2, 2, 2]);
  });
});

describe('a connector', () => {
  test('gives what an exporter of one pipeline has to another, whichever comes first in the file', async () => {
    const recorded = recording();
    const graph = await start(
      recorded,
      `    traces/behind: {receivers: [forward], processors: [pass], exporters: [out/2]}
    traces: {receivers: [in], processors: [pass], exporters: [out, forward]}
`,
    );
    await recorded.give(spans(2));
    expect(recorded.seen).toEqual(['exporters/out has 2 of traces', 'exporters/out/2 has 2 of traces']);
    expect(graph.read()['connectors/forward']).toMatchObject({ in: 2, out: 2, refused: 0 });
    expect(graph.read()['traces/behind/pass']).toMatchObject({ in: 2, out: 2 });
  });

  test('joins several pipelines, each in its signal', async () => {
    const recorded = recording();
    await start(
      recorded,
      `    traces: {receivers: [in], exporters: [forward]}
    logs: {receivers: [in], exporters: [forward]}
    traces/2: {receivers: [forward], exporters: [out]}
    logs/2: {receivers: [forward], exporters: [out/2]}
`,
    );
    await recorded.give(spans(1));
    await recorded.give(Parcel.ofTelemetry(logs('shop', logRecord())));
    expect(recorded.seen).toEqual(['exporters/out has 1 of traces', 'exporters/out/2 has 1 of logs']);
  });

  test('is closed between the pipeline in front of it and the one behind', async () => {
    const recorded = recording();
    const graph = await start(
      recorded,
      `    traces/behind: {receivers: [keep], processors: [pass], exporters: [out]}
    traces: {receivers: [in], processors: [pass], exporters: [keep]}
`,
    );
    await recorded.give(spans(3));
    await graph.close();
    expect(recorded.seen).toEqual([
      'close receivers/in',
      'close traces/pass',
      'exporters/out has 3 of traces',
      'close connectors/keep',
      'close traces/behind/pass',
      'close exporters/out',
    ]);
  });

  test('goes over into another configuration with what it holds, and gives to the pipelines of that one', async () => {
    const recorded = recording();
    const pipelines = `    traces/behind: {receivers: [keep], processors: [pass, hold], exporters: [out]}
    traces: {receivers: [in], exporters: [keep]}
`;
    const first = await start(recorded, pipelines);
    await recorded.give(spans(1));
    const second = await start(recorded, pipelines.replace('[out]', '[out/2]'), first);
    await recorded.give(spans(1));
    expect(second.read()['connectors/keep']).toMatchObject({ in: 2 });
    expect(recorded.seen).toEqual(['close traces/behind/pass', 'close exporters/out']);
    await second.close();
    expect(recorded.seen.slice(2)).toEqual([
      'close receivers/in',
      'exporters/out/2 has 2 of traces',
      'close connectors/keep',
      'close traces/behind/pass',
      'close traces/behind/hold',
      'close exporters/out/2',
    ]);
  });
});

test('a connector that passes on what it takes has both sides in each signal', () => {
  const { kinds } = recording();
  const yaml = `${COMPONENTS}    traces: {receivers: [in], exporters: [forward]}
    traces/2: {receivers: [forward], exporters: [out]}
    logs: {receivers: [in], exporters: [forward, out]}
`;
  const { problems } = readConfig(yaml, typesOf(kinds), { env: () => undefined });
  expect(problems.map(({ message }) => message)).toEqual(['connector "forward" takes logs that nobody takes from it']);
});
