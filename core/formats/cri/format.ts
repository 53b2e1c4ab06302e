import { lineFormat } from '../log-lines/line-format.ts';
import { CriLines } from './cri-lines.ts';

/** The files of containerd and CRI-O, under /var/log/pods. */
export const cri = lineFormat('cri', () => new CriLines());
