import { expect, test } from 'vitest';
import {
  QUEUE_CLOCKS,
  QUEUE_OVERLAP,
  QUEUE_UNKNOWN,
  computeQueueTimes,
} from '../../../../core/analysis/critical-path/queue-times.ts';
import { pathFromText } from '../../../helpers/path-from-text.ts';
import { TEXT_UNIT_NS } from '../../../helpers/trace-from-text.ts';

const TRACE = pathFromText(`
  root              [=================]
    send kind=4      [==]
      late kind=5         [==]
      soon kind=5      [==]
      never kind=5   ]=[
      other kind=2          [=]
    call kind=3       [=]
      direct kind=5       [=]
    open kind=4       [=>
      work kind=5       [=]
    early kind=5    [=]
  path              `);

test('consumer start − producer end for every CONSUMER under a PRODUCER; negative ones tell why', () => {
  const { producer, consumer, queueNs, flags } = computeQueueTimes(TRACE.input);
  const rows = [...consumer].map((node, i) => [
    TRACE.nameOf(producer[i]!),
    TRACE.nameOf(node),
    queueNs[i]! / TEXT_UNIT_NS,
    flags[i],
  ]);
  expect(rows).toEqual([
    ['send', 'soon', -1, QUEUE_OVERLAP],
    ['send', 'never', -1, QUEUE_OVERLAP],
    ['send', 'late', 2, 0],
    ['open', 'work', NaN, QUEUE_UNKNOWN],
  ]);
});

test('pairs known by links are measured alike; one received before it was sent is told apart', () => {
  const pair = { producer: Uint32Array.of(TRACE.node('send')), consumer: Uint32Array.of(TRACE.node('early')) };
  const { queueNs, flags } = computeQueueTimes(TRACE.input, pair);
  expect([queueNs[0], flags[0]]).toEqual([-4 * TEXT_UNIT_NS, QUEUE_OVERLAP | QUEUE_CLOCKS]);
});
