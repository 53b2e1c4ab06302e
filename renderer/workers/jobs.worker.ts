import { JobDesk } from './job-desk.ts';
import type { JobAnswer, JobMessage } from './jobs.ts';

/** The part of a worker's scope used here; the page's types know only windows. */
interface Scope {
  onmessage: (event: MessageEvent<JobMessage>) => void;
  postMessage(answer: JobAnswer, transfer: Transferable[]): void;
}

const scope = self as unknown as Scope;
const desk = new JobDesk();

scope.onmessage = ({ data }) => {
  const answered = desk.take(data);
  if (answered) scope.postMessage(...answered);
};
