import { useEffect, useRef, useState } from 'react';
import { callEngine } from '../../state/connection.ts';
import { stableKey } from '../../state/stable-key.ts';
import type { RevealedRow } from '../../widgets/table/table-types.ts';
import { locateLog } from './locate-log.ts';
import type { LogQuestion } from './log-source.ts';
import type { LogList } from './use-log-list.ts';

interface Revealing {
  /** What the table is to bring into view. */
  readonly reveal: RevealedRow | undefined;
  /** The selected record is not in this list. */
  readonly isElsewhere: boolean;
  /** A row was chosen in the table itself: it need not be looked for. */
  readonly onPicked: (key: number) => void;
}

/** Finds the selected record in the list when a link, a jump or another filter brought it there. */
export function useRevealLog(asked: LogQuestion, selection: number | undefined, logs: LogList): Revealing {
  const picked = useRef<{ key: number; question: string }>(undefined);
  const [found, setFound] = useState<{ for: string; index: number | undefined }>();
  const question = stableKey({ filter: asked.filter, descending: asked.descending });
  const wanted = selection === undefined ? '' : `${selection} ${question}`;
  const { held } = logs;
  const isReady = logs.query.data !== undefined && !logs.query.isPrevious;
  useEffect(() => {
    const isPicked = picked.current?.key === selection && picked.current?.question === question;
    if (selection === undefined || !isReady || isPicked) return;
    const controller = new AbortController();
    const { signal } = controller;
    const look = async (): Promise<void> => {
      const log = await callEngine('log.get', { logKey: selection }, { signal });
      const list = held();
      if (!log.ok || !list) return;
      const place = await locateLog(
        (input, options) => callEngine('logs.search', input, options),
        list,
        log.value,
        signal,
      );
      if (place.ok && !signal.aborted) setFound({ for: wanted, index: place.value.index });
    };
    void look();
    return () => controller.abort();
  }, [selection, question, wanted, isReady, held]);
  const here = found?.for === wanted ? found : undefined;
  return {
    reveal: here?.index === undefined ? undefined : { index: here.index, key: here.for, cursor: true },
    isElsewhere: here !== undefined && here.index === undefined,
    onPicked: (key) => (picked.current = { key, question }),
  };
}
