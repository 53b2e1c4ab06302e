import { ArrowLeft, ArrowRight, Search } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { useSession } from '../../state/session.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import { runCommand } from '../commands.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { LiveIndicator } from './LiveIndicator.tsx';
import { RangePicker } from './RangePicker.tsx';
import classes from './TopBar.module.css';

function SessionName() {
  const name = useSession((state) => state.session?.name ?? '');
  const path = useSession((state) => state.session?.path ?? '');
  return (
    <span className={classes.session} title={path || t('bar.memorySession')}>
      {name || t('app.name')}
    </span>
  );
}

function FindButton() {
  return (
    <button type="button" className={classes.find} onClick={() => runCommand('palette')}>
      <Search aria-hidden />
      <span>{t('bar.find')}</span>
      <Kbd keys="Mod+K" />
    </button>
  );
}

export function TopBar() {
  return (
    <header className={classes.bar}>
      <SessionName />
      <IconButton
        label={t('bar.back')}
        keys="Alt+ArrowLeft"
        icon={<ArrowLeft aria-hidden />}
        onClick={() => history.back()}
      />
      <IconButton
        label={t('bar.forward')}
        keys="Alt+ArrowRight"
        icon={<ArrowRight aria-hidden />}
        onClick={() => history.forward()}
      />
      <RangePicker />
      <span className={classes.gap} />
      <FindButton />
      <ExportMenu />
      <LiveIndicator />
    </header>
  );
}
