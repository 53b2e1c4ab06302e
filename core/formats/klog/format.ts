import { lineFormat } from '../log-lines/line-format.ts';
import { TextLines } from '../log-lines/text-lines.ts';

/** Logs of Kubernetes’ own programs. */
export const klog = lineFormat('klog', () => new TextLines());
