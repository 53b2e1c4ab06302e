import { formatBytes } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useSession } from '../../state/session.ts';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import classes from './StatusBar.module.css';

export function StoreStatus() {
  const path = useSession((state) => state.session?.path);
  const bytes = useSession((state) => state.session?.storeBytes ?? 0);
  if (path === undefined) return null;
  return (
    <Popover
      side="top"
      align="end"
      title={t('status.store.title')}
      trigger={
        <button type="button" className={classes.door}>
          {path ? t('status.store', { size: formatBytes(bytes) }) : t('status.memory')}
        </button>
      }
    >
      <div className={classes.panel}>
        {path ? (
          <span>
            <code>{path}</code> <CopyButton text={path} />
          </span>
        ) : (
          <p>{t('status.store.inMemory')}</p>
        )}
      </div>
    </Popover>
  );
}
