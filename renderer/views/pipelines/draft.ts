import { create } from 'zustand';
import type { CheckedConfig, PipelinesState } from '../../../contract/operations/pipelines.ts';
import type { OperationError } from '../../../contract/result.ts';
import { callEngine } from '../../state/connection.ts';

/** Checked when typing rests for this long. */
const CHECK_MS = 250;

interface Draft {
  /** What stands in the editor; null until the engine told what runs. */
  readonly text: string | null;
  /** What the engine said of `checkedText`, the newest text it was asked about. */
  readonly checked: CheckedConfig | null;
  readonly checkedText: string;
  /** The latest text that could be read as pipelines: the picture stays while something is half typed. */
  readonly drawn: CheckedConfig | null;
  readonly isApplying: boolean;
  /** Why the last one could not be applied, or the pipelines not be stopped. */
  readonly error: OperationError | null;
}

const EMPTY: Draft = {
  text: null,
  checked: null,
  checkedText: '',
  drawn: null,
  isApplying: false,
  error: null,
};

export const useDraft = create<Draft>()(() => EMPTY);

let timer: ReturnType<typeof setTimeout> | undefined;
/** Of the text that was asked about last. */
let asking = new AbortController();

/** Whether the editor says something else than what runs, or ran last. */
export const isEdited = ({ text }: Draft, state: PipelinesState | null): boolean =>
  state !== null && text !== null && text !== state.yaml;

function take(checkedText: string, checked: CheckedConfig): void {
  const isDrawable = checked.pipelines.length > 0 || checked.problems.length === 0;
  useDraft.setState({ checked, checkedText, ...(isDrawable && { drawn: checked }) });
}

/** What runs was replaced: the draft follows, unless somebody is changing it. */
export function followEngine(state: PipelinesState, before: PipelinesState | null): void {
  const { text } = useDraft.getState();
  if (text !== null && text !== state.yaml && text !== before?.yaml) return;
  clearTimeout(timer);
  useDraft.setState({ text: state.yaml });
  take(state.yaml, state);
}

/** Text from the editor, a file or a form. */
export function setDraft(text: string): void {
  if (text === useDraft.getState().text) return;
  useDraft.setState({ text, error: null });
  clearTimeout(timer);
  timer = setTimeout(() => void check(), CHECK_MS);
}

async function check(): Promise<void> {
  const yaml = useDraft.getState().text ?? '';
  asking.abort();
  asking = new AbortController();
  const answer = await callEngine('pipelines.check', { yaml }, { signal: asking.signal });
  // Typed on meanwhile: the next one tells.
  if (!answer.ok || useDraft.getState().text !== yaml) return;
  take(yaml, answer.value);
}

/** What the engine says of the text as it stands, asked at once where it has not been yet; null where it cannot be asked. */
export async function checkedNow(): Promise<CheckedConfig | null> {
  if (useDraft.getState().checkedText !== useDraft.getState().text) {
    clearTimeout(timer);
    await check();
  }
  const { text, checked, checkedText } = useDraft.getState();
  return checkedText === text ? checked : null;
}

/** Runs what stands in the editor. What ran before runs on where it cannot be started. */
export async function applyDraft(takeState: (state: PipelinesState) => void): Promise<void> {
  const { text, isApplying } = useDraft.getState();
  if (text === null || isApplying) return;
  clearTimeout(timer);
  useDraft.setState({ isApplying: true, error: null });
  const answer = await callEngine('pipelines.apply', { yaml: text });
  useDraft.setState({ isApplying: false, error: answer.ok ? null : answer.error });
  if (answer.ok) takeState(answer.value);
  else await check();
}

export async function stopPipelines(takeState: (state: PipelinesState) => void): Promise<void> {
  const answer = await callEngine('pipelines.stop', {});
  useDraft.setState({ error: answer.ok ? null : answer.error });
  if (answer.ok) takeState(answer.value);
}

/** Of another session, which has pipelines of its own. */
export function forgetDraft(): void {
  clearTimeout(timer);
  useDraft.setState(EMPTY);
}
