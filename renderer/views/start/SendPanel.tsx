import { useState } from 'react';
import { t } from '../../i18n/t.ts';
import { useSession } from '../../state/session.ts';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { Tabs } from '../../widgets/Tabs.tsx';
import { Receivers } from './Receivers.tsx';
import { endpointsOf, SNIPPET_IDS, writeSnippet, type SnippetId } from './snippets.ts';
import classes from './StartView.module.css';

const NONE: never[] = [];

function Snippet({ id }: { id: SnippetId }) {
  const receivers = useSession((state) => state.session?.receivers ?? NONE);
  const text = writeSnippet(id, endpointsOf(receivers));
  return (
    <div className={classes.snippet}>
      {id === 'collector' && <p className={classes.note}>{t('start.collector.note')}</p>}
      <pre className={classes.code}>{text}</pre>
      <CopyButton className={classes.copy} text={text} />
    </div>
  );
}

/** How to make programs send here, with the ports that are really open. */
export function SendPanel() {
  const [tab, setTab] = useState<string>('env');
  return (
    <section className={classes.panel}>
      <h2>{t('start.send')}</h2>
      <Receivers />
      <Tabs
        label={t('start.send')}
        value={tab}
        onChange={setTab}
        items={SNIPPET_IDS.map((id) => ({ id, label: t(`start.snippet.${id}`), content: <Snippet id={id} /> }))}
      />
    </section>
  );
}
