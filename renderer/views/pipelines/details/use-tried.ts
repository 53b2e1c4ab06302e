import { useEffect, useRef, useState } from 'react';
import type { InputOf, OperationName, OutputOf } from '../../../../contract/operations.ts';
import type { OperationError } from '../../../../contract/result.ts';
import { callEngine } from '../../../state/connection.ts';
import { useSessions } from '../../../state/sessions.ts';
import { useBounds } from '../../../state/use-range.ts';
import { useDraft } from '../draft.ts';
import { besideSessions, triedOnInput, useTriedOn } from './tried-on.ts';

export interface Tried<Output> {
  data: Output | undefined;
  error: OperationError | undefined;
  isRunning: boolean;
  /** Whether another session is what it is tried on. */
  isBeside: boolean;
  /** The text was changed since: the answer is about an earlier one. */
  isOld: boolean;
  run: () => void;
  cancel: () => void;
}

type Asked<Name extends OperationName> = Omit<InputOf<Name>, 'yaml' | 'range' | 'session'>;

/** A question about what stands in the editor, asked when somebody wants it. */
export function useTried<Name extends 'pipelines.dryRun' | 'pipelines.simulate'>(
  operation: Name,
  input: Asked<Name>,
): Tried<OutputOf<Name>> {
  const text = useDraft((state) => state.text) ?? '';
  const on = useOn();
  const asking = useRef<AbortController>(undefined);
  const [answer, setAnswer] = useState<{ data?: OutputOf<Name>; error?: OperationError; of: string }>();
  const [isRunning, setRunning] = useState(false);
  useEffect(() => () => asking.current?.abort(), []);
  const run = async (): Promise<void> => {
    asking.current?.abort();
    const controller = new AbortController();
    asking.current = controller;
    setRunning(true);
    const result = await callEngine(operation, { yaml: text, ...on, ...input } as unknown as InputOf<Name>, {
      signal: controller.signal,
    });
    if (asking.current !== controller) return;
    setRunning(false);
    if (result.ok) setAnswer({ data: result.value, of: text });
    else if (result.error.code !== 'cancelled') setAnswer({ error: result.error, of: text });
  };
  const cancel = (): void => {
    asking.current?.abort();
    asking.current = undefined;
    setRunning(false);
  };
  return {
    data: answer?.data,
    error: answer?.error,
    isRunning,
    isBeside: on.session !== undefined,
    isOld: answer !== undefined && answer.of !== text,
    run: () => void run(),
    cancel,
  };
}

/** As chosen; a session that somebody has opened or deleted meanwhile is none to choose. */
function useOn(): ReturnType<typeof triedOnInput> {
  const { time, session } = useTriedOn();
  const bounds = useBounds();
  const sessions = useSessions(({ library }) => library?.sessions) ?? [];
  const isThere = besideSessions(sessions).some(({ id }) => id === session);
  return triedOnInput({ time, session: isThere ? session : '' }, bounds);
}
