import { expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { ConsumeError, type Taken } from '../../../main/engine/collector/consumer.ts';
import { QueuedExporter, type Sender } from '../../../main/engine/collector/exporters/queued-exporter.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { handClock } from '../../helpers/hand-clock.ts';
import { logRecord, logs, span, traces } from '../../helpers/telemetry.ts';

// Signals of one exporter fare each by itself.

const NO_RETRY = {
  ...{ enabled: false, initialMs: 1, randomization: 0, multiplier: 1 },
  ...{ maxIntervalMs: 1, maxElapsedMs: 0 },
};
const PARCELS = {
  traces: Parcel.ofTelemetry(traces('shop', span())),
  logs: Parcel.ofTelemetry(logs('shop', logRecord())),
};

/** An exporter that answers as `answers` says of a signal; a text is why it is refused for good. */
function exporting() {
  const answers: Partial<Record<Signal, string | Taken>> = {};
  const told: string[] = [];
  const { clock } = handClock();
  const meter = new Meter(clock.now, (_, message) => told.push(message));
  const sender: Sender = {
    async send({ signal }) {
      const answer = answers[signal] ?? { rejected: 0, message: '' };
      if (typeof answer === 'string') throw new ConsumeError(answer, { isPermanent: true });
      return answer;
    },
    close: async () => undefined,
  };
  const given = { sender, meter, clock, queue: undefined, numConsumers: 1, log: () => undefined };
  const exporter = new QueuedExporter({ ...given, retry: NO_RETRY });
  const open = () => (meter.read().openErrors ?? []).map(({ signal, message }) => `${signal}: ${message}`);
  return {
    exporter,
    meter,
    answers,
    told,
    open,
    send: (signal: 'traces' | 'logs') => exporter.consume(PARCELS[signal]),
  };
}

test('the last error of a signal stays until that signal is taken, whatever becomes of others', async () => {
  const { exporter, meter, answers, open, send } = exporting();
  answers.logs = 'no such tenant';
  await expect(send('logs')).rejects.toThrow();
  await send('traces');
  expect(open()).toEqual(['logs: no such tenant']);
  answers.traces = 'too large';
  await expect(send('traces')).rejects.toThrow();
  expect(open()).toEqual(['logs: no such tenant', 'traces: too large']);
  expect(meter.read().lastError?.message).toBe('too large');
  answers.logs = { rejected: 1, message: 'one is bad' };
  await send('logs');
  expect(open()).toEqual(['traces: too large', 'logs: one is bad']);
  delete answers.logs;
  await send('logs');
  expect(open()).toEqual(['traces: too large']);
  await exporter.close();
  expect(open()).toEqual([]);
});

test('what was wrong is over when it is of every signal', async () => {
  const { exporter, meter, answers, told, send } = exporting();
  for (const signal of ['traces', 'logs'] as const) {
    answers[signal] = 'busy';
    meter.tell('tried again', 'sending failed');
    await expect(send(signal)).rejects.toThrow();
  }
  delete answers.traces;
  await send('traces');
  expect(told).toEqual(['sending failed']);
  delete answers.logs;
  await send('logs');
  expect(told).toEqual(['sending failed', 'sending succeeds again']);
  await exporter.close();
});

test('so it is of what is taken in part', async () => {
  const { exporter, answers, told, send } = exporting();
  answers.logs = { rejected: 1, message: 'one is bad' };
  await send('logs');
  await send('traces');
  expect(told).toEqual(['1 item of logs rejected: one is bad']);
  delete answers.logs;
  await send('logs');
  expect(told.slice(1)).toEqual(['all that is sent is taken again']);
  await exporter.close();
});
