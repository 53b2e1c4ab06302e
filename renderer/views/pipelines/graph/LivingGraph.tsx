import { useMemo } from 'react';
import { usePreferences } from '../../../state/preferences.ts';
import { useSession } from '../../../state/session.ts';
import type { Shown } from '../choose-shown.ts';
import { select } from '../desk-actions.ts';
import { withDisabled } from '../find-step.ts';
import { DisabledKeys } from './disabled-context.ts';
import { PipelineGraph } from './PipelineGraph.tsx';
import { noteOfPorts } from './port-words.ts';

const open = (): void => usePreferences.getState().set({ detailsOpen: true });

/** The picture of the desk, with steps that are switched off at their place. */
export function LivingGraph({
  config,
  readings,
  isLive,
  isDefault,
  selected,
}: Omit<Shown, 'isWritten'> & { selected: string }) {
  const ports = useSession(({ session }) => session?.receivers);
  const { components, pipelines } = config;
  const drawn = useMemo(() => withDisabled(pipelines), [pipelines]);
  const pictured = useMemo(() => ({ components, pipelines: drawn.pipelines }), [components, drawn]);
  const notes = useMemo(
    () => (isDefault && ports && ports.length > 0 ? { 'receivers/otlp': noteOfPorts(ports) } : undefined),
    [isDefault, ports],
  );
  return (
    <DisabledKeys value={drawn.disabled}>
      <PipelineGraph
        readings={readings}
        notes={notes}
        selected={selected}
        config={pictured}
        isRunning={isLive}
        onSelect={select}
        onOpen={open}
      />
    </DisabledKeys>
  );
}
