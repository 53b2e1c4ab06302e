import { useCallback } from 'react';
import type { Topology } from '../../../../core/model/topology.ts';
import { t } from '../../../i18n/t.ts';
import { usePreferences } from '../../../state/preferences.ts';
import { keptOfSession } from '../../../state/kept-of-session.ts';
import { sessionKey, useSession } from '../../../state/session.ts';
import { useView } from '../../../state/view.ts';
import { ErrorState } from '../../../widgets/ErrorState.tsx';
import { Select } from '../../../widgets/Select.tsx';
import { ViewFrame } from '../../../workbench/ViewFrame.tsx';
import { PipelineTabs } from '../PipelineTabs.tsx';
import { Findings } from './Findings.tsx';
import { SelfScrape } from './HowToTell.tsx';
import { NodeDetails } from './NodeDetails.tsx';
import classes from './Topology.module.css';
import { TopologyGraph } from './TopologyGraph.tsx';
import { forgetTopology, useTopology, useTopologyOfEngine } from './topology-state.ts';
import { lengthText, readMinutes, whenText, WINDOWS } from './windows.ts';

/** Another session has Collectors of its own. */
const useTopologyOfSession = keptOfSession(forgetTopology);

/** Agents, gateways and back ends as they told of themselves, and what is wrong between them. */
export function TopologyView() {
  const minutes = useView(({ place }) => readMinutes(place.params.minutes));
  useTopologyOfSession();
  useTopologyOfEngine(minutes, useSession(sessionKey));
  const { topology, minutes: shown, error } = useTopology();
  const selected = useView(({ place }) => place.selection);
  // Where nothing is selected the picture has the room.
  const node = topology?.nodes.find(({ id }) => id === selected);
  return (
    <ViewFrame bar={<Bar minutes={minutes} />} details={node && <NodeDetails topology={topology!} node={node} />}>
      <div className={classes.view}>
        {error && !topology && <ErrorState error={error} onRetry={forgetTopology} />}
        {topology && <Known topology={topology} when={whenText(topology, shown, Date.now())} selected={selected} />}
      </div>
    </ViewFrame>
  );
}

function Bar({ minutes }: { minutes: number }) {
  return (
    <div className={classes.bar}>
      <PipelineTabs tab="topology" />
      <Select
        label={t('topology.window')}
        value={String(minutes)}
        options={WINDOWS.map((value) => ({
          value: String(value),
          label: t('topology.window.last', { length: lengthText(value) }),
        }))}
        onChange={(value) => useView.getState().setParam('minutes', value)}
      />
    </div>
  );
}

interface KnownProps {
  topology: Topology;
  when: string;
  selected: string;
}

function Known({ topology, when, selected }: KnownProps) {
  const select = useCallback((id: string) => useView.getState().select(id), []);
  const open = useCallback(() => usePreferences.getState().set({ detailsOpen: true }), []);
  return (
    <>
      <Findings topology={topology} when={when} />
      <div className={classes.graph}>
        <TopologyGraph topology={topology} selected={selected} onSelect={select} onOpen={open} />
      </div>
      {isSilent(topology) && (
        <section className={classes.empty} role="status">
          <SelfScrape note={t('topology.empty')} />
        </section>
      )}
    </>
  );
}

/** Whether no Collector but this one is known by what it told. */
const isSilent = ({ nodes }: Topology): boolean =>
  !nodes.some(({ kind, basis }) => kind !== 'applications' && basis === 'told');
