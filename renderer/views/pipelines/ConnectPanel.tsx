import { useState } from 'react';
import type { PipelinesState } from '../../../contract/operations/pipelines.ts';
import { t } from '../../i18n/t.ts';
import { useSession } from '../../state/session.ts';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { Tabs } from '../../widgets/Tabs.tsx';
import { endpointsOf, SNIPPET_IDS, writeSnippet } from '../start/snippets.ts';
import { endpointsOfPipelines, writeCollectorConfig } from './connect.ts';
import classes from './PipelinesView.module.css';

const NONE: never[] = [];

/** What to copy so that a program or another Collector sends to these pipelines. */
export function ConnectPanel({ state }: { state: PipelinesState }) {
  const [tab, setTab] = useState('collector');
  const receivers = useSession(({ session }) => session?.receivers ?? NONE);
  const endpoints = endpointsOfPipelines(state.addresses, endpointsOf(receivers));
  const sdks = SNIPPET_IDS.filter((id) => id !== 'collector');
  return (
    <div className={classes.connect}>
      <Tabs
        label={t('pipelines.connect')}
        value={tab}
        onChange={setTab}
        items={[
          {
            id: 'collector',
            label: t('start.snippet.collector'),
            content: <Snippet note={t('pipelines.connect.collector')} text={writeCollectorConfig(endpoints)} />,
          },
          {
            id: 'tee',
            label: t('pipelines.connect.tee'),
            content: <Snippet note={t('start.collector.note')} text={writeSnippet('collector', endpoints)} />,
          },
          ...sdks.map((id) => ({
            id,
            label: t(`start.snippet.${id}`),
            content: <Snippet note={t('pipelines.connect.sdk')} text={writeSnippet(id, endpoints)} />,
          })),
        ]}
      />
    </div>
  );
}

function Snippet({ note, text }: { note: string; text: string }) {
  return (
    <div className={classes.snippet}>
      <p className={classes.quiet}>{note}</p>
      <div className={classes.diff}>
        <CopyButton className={classes.copy} text={text} />
        <pre tabIndex={0}>{text}</pre>
      </div>
    </div>
  );
}
