import { useEffect, useRef, useState } from 'react';
import type { ExportScope } from '../../../contract/operations/files.ts';
import type { RedactionPreview } from '../../../contract/operations/redaction.ts';
import { callEngine } from '../../state/connection.ts';

export type PreviewState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'counting' }
  | { readonly kind: 'counted'; readonly preview: RedactionPreview }
  | { readonly kind: 'failed'; readonly reason: string };

const IDLE: PreviewState = { kind: 'idle' };

/** What would be hidden in a file, counted when asked for; forgotten when something else is chosen. */
export function useRedactionPreview(scope: ExportScope) {
  const [state, setState] = useState(IDLE);
  const running = useRef<AbortController>(undefined);
  const of = JSON.stringify(scope);
  const stop = () => {
    running.current?.abort();
    setState(IDLE);
  };
  useEffect(() => stop, [of]);
  const count = async () => {
    running.current?.abort();
    const controller = (running.current = new AbortController());
    setState({ kind: 'counting' });
    const answer = await callEngine('redaction.preview', { scope }, { signal: controller.signal });
    if (controller.signal.aborted) return;
    setState(answer.ok ? { kind: 'counted', preview: answer.value } : { kind: 'failed', reason: answer.error.message });
  };
  return { state, count: () => void count(), stop };
}
