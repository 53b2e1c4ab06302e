import { recordingClockOf, type RecordingClock } from '../../core/model/recording-clock.ts';
import { currentLocale, setLocale, useLocale } from '../i18n/locale.ts';
import { sessionKey, useSession } from './session.ts';

/** Within a session the start stays where it is when old telemetry goes: what one has read keeps its number. */
function keptClock(held: RecordingClock | undefined, now: RecordingClock | undefined): RecordingClock | undefined {
  if (!held || !now) return now;
  const startNs = held.startNs < now.startNs ? held.startNs : now.startNs;
  return startNs === held.startNs && now.unit === held.unit ? held : { ...now, startNs };
}

/** Keeps what moments are told from in step with what is stored. */
export function startRecording(): void {
  useSession.subscribe((state, before) => {
    const held = sessionKey(state) === sessionKey(before) ? currentLocale().recording : undefined;
    setLocale({ recording: keptClock(held, recordingClockOf(state.session?.timeRange)) });
  });
}

/** Another one wherever moments are told otherwise: times are read when drawn, so a view is then drawn anew. */
export function useRecordingKey(): string {
  const { recording } = useLocale();
  return recording ? `${recording.startNs} ${recording.unit}` : '';
}
