import type { TopologyNode } from '../../../../core/model/topology.ts';
import { t } from '../../../i18n/t.ts';
import { useCapabilities } from '../../../state/capabilities.ts';
import { useSession } from '../../../state/session.ts';
import { endpointsOf } from '../../start/snippets.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { hostOf, writeScrapeFromHere, writeSelfScrape } from './snippets.ts';
import classes from './Topology.module.css';

const NONE: never[] = [];

/** What to put into the configuration of a Collector that tells nothing. */
export function SelfScrape({ note }: { note: string }) {
  const receivers = useSession(({ session }) => session?.receivers ?? NONE);
  return <CodeBlock note={note} text={writeSelfScrape(endpointsOf(receivers).grpc)} />;
}

/** How to make a Collector, or what may be one, tell what it does. */
export function HowToTell({ node }: { node: TopologyNode }) {
  const { pipelines } = useCapabilities();
  return (
    <div className={classes.how}>
      <p>{t('topology.silent.why')}</p>
      <SelfScrape note={t('topology.tell.self')} />
      {pipelines && node.kind === 'backend' && (
        <CodeBlock note={t('topology.tell.here')} text={writeScrapeFromHere(hostOf(node.name))} />
      )}
    </div>
  );
}
