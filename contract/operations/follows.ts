import * as v from 'valibot';
import type { SignalCounts } from '../../core/model/telemetry.ts';
import { operation } from '../operation.ts';
import { importReading, type ImportAccount } from './files.ts';

/** A file that is read on as it grows, for as long as the session is open or until it is stopped. */
export interface FollowedFileState {
  id: string;
  /** Its name without folders; `path` as it was given. */
  file: string;
  path: string;
  /** 'failed' stays in the list until it is stopped: then `account` says why. */
  state: 'following' | 'failed';
  /** Since it was started, of what is stored. */
  counts: SignalCounts;
  readBytes: number;
  /** Of what is in the file now. */
  behindBytes: number;
  /** When something of it was last read, in Unix milliseconds by the engine's clock; 0 where nothing was. */
  lastReadMs: number;
  account: ImportAccount | null;
}

/** Only where the host allows it (`capabilities.openPath`). Answers when the file is open; goes on from where it was read the last time. */
export const followStart = operation<FollowedFileState>()(
  'follow.start',
  v.object({ path: v.pipe(v.string(), v.minLength(1), v.maxLength(4_096)), ...importReading }),
  { readOnly: false },
);
export const followList = operation<{ files: FollowedFileState[] }>()('follow.list', v.object({}));
/** What was read until then stays. `account` null where there is no such file in the list. */
export const followStop = operation<{ account: ImportAccount | null }>()(
  'follow.stop',
  v.object({ id: v.pipe(v.string(), v.maxLength(100)) }),
  { readOnly: false },
);
