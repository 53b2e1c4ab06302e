import { FileInput, FolderInput, Radio } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { chooseFolder } from '../../state/folders.ts';
import { chooseFollowed } from '../../state/follows.ts';
import { chooseFiles } from '../../state/imports.ts';
import { Button } from '../../widgets/Button.tsx';
import { FollowedFiles } from './FollowedFiles.tsx';
import { ImportList } from './ImportList.tsx';
import { OpenSample } from './OpenSample.tsx';
import classes from './StartView.module.css';

export function OpenPanel({ isEmpty }: { isEmpty: boolean }) {
  const { openPath, desktop } = useCapabilities();
  return (
    <section className={classes.panel}>
      <h2>{t('start.open')}</h2>
      <p className={classes.note}>{t('start.open.note')}</p>
      <div className={classes.buttons}>
        <Button variant={isEmpty ? 'primary' : 'plain'} icon={<FileInput aria-hidden />} onClick={chooseFiles}>
          {t('start.open.files')}
        </Button>
        <Button icon={<FolderInput aria-hidden />} onClick={chooseFolder}>
          {t('start.open.folder')}
        </Button>
        {openPath && desktop && (
          <Button icon={<Radio aria-hidden />} onClick={chooseFollowed}>
            {t('start.open.follow')}
          </Button>
        )}
        <OpenSample isEmpty={isEmpty} />
      </div>
      <FollowedFiles />
      <ImportList />
    </section>
  );
}
