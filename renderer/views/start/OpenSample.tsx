import { FlaskConical } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { importSample, importSampleInNewSession } from '../../state/imports.ts';
import { Button } from '../../widgets/Button.tsx';
import { Menu } from '../../widgets/Menu.tsx';

/** Into a session that is empty at once; beside telemetry of one's own only where that is said. */
export function OpenSample({ isEmpty }: { isEmpty: boolean }) {
  const { sessions: hasSessions } = useCapabilities();
  const name = t('start.sample');
  const add = (): void => void importSample(name);
  const button = { icon: <FlaskConical aria-hidden />, children: t('start.open.sample') };
  if (isEmpty) return <Button {...button} onClick={add} />;
  const entries = [
    ...(hasSessions
      ? [{ id: 'new', label: t('start.import.newSession'), run: () => void importSampleInNewSession(name) }]
      : []),
    { id: 'add', label: t('start.open.addHere'), run: add },
  ];
  return <Menu trigger={<Button {...button} />} sections={[{ id: 'where', entries }]} />;
}
