import { parentPort } from 'node:worker_threads';
import { Answering } from './pipelines/answering.ts';
import { ConfigAnswers } from './pipelines/config-answers.ts';
import type { ConfigQuestions, FromConfigs, ToConfigs } from './pipelines/messages.ts';

/** The thread in which configurations are looked at and tried: however long that takes, what runs is not kept waiting. */
const port = parentPort!;
const send = (message: FromConfigs) => port.postMessage(message);
const configs = new ConfigAnswers((name) => process.env[name]);
const answering = new Answering<ConfigQuestions>(configs, send);

port.on('message', (message: ToConfigs) => {
  if (message.kind === 'hide') configs.hide(message.keys);
  else answering.hear(message);
});
send({ kind: 'ready' });
