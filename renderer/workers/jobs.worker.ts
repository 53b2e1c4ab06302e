import { buffersOf } from './buffers-of.ts';
import { jobs, type JobAnswer, type JobRequest } from './jobs.ts';

/** The part of a worker's scope used here; the page's types know only windows. */
interface Scope {
  onmessage: (event: MessageEvent<JobRequest>) => void;
  postMessage(answer: JobAnswer, transfer: Transferable[]): void;
}

const scope = self as unknown as Scope;

scope.onmessage = ({ data: { id, name, args } }) => {
  try {
    const value = (jobs[name] as (...args: unknown[]) => unknown)(...args);
    scope.postMessage({ id, value }, [...buffersOf(value)]);
  } catch (error) {
    scope.postMessage({ id, failure: error instanceof Error ? error.message : String(error) }, []);
  }
};
