import { failure, success } from '../../contract/result.ts';
import { createTransport } from '../../renderer/transport/channel.ts';
import { connect } from '../../renderer/transport/connect.ts';
import { createInMemoryChannel } from '../../renderer/transport/in-memory.ts';
import { startPage } from '../../renderer/workbench/start-page.tsx';
import { StandInEngine } from './stand-in/stand-in-engine.ts';

// ?traces=100000&initial=0&live=20&latency=300&refuse
const query = new URLSearchParams(location.search);
const number = (name: string, other: number): number => Number(query.get(name) ?? other);
const traces = number('traces', 100_000);
const engine = new StandInEngine({
  traces,
  initial: number('initial', traces),
  livePerSecond: number('live', 0),
  latencyMs: number('latency', 0),
});

startPage(async () => {
  if (query.has('refuse'))
    return failure('version-mismatch', 'This page speaks version 1; the engine speaks version 2.', 'Reload the page.');
  if (query.has('gone')) return failure('disconnected', 'the line to the engine broke');
  const transport = createTransport(createInMemoryChannel(engine));
  const hello = await connect(transport);
  return hello.ok ? success({ transport, hello: hello.value, lastCrash: '' }) : hello;
});
