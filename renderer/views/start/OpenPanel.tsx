import { FileInput, FlaskConical, FolderInput } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { chooseFolder } from '../../state/folders.ts';
import { chooseFiles, importSample } from '../../state/imports.ts';
import { Button } from '../../widgets/Button.tsx';
import { ImportList } from './ImportList.tsx';
import classes from './StartView.module.css';

export function OpenPanel({ isFirst }: { isFirst: boolean }) {
  return (
    <section className={classes.panel}>
      <h2>{t('start.open')}</h2>
      <p className={classes.note}>{t('start.open.note')}</p>
      <div className={classes.buttons}>
        <Button variant={isFirst ? 'primary' : 'plain'} icon={<FileInput aria-hidden />} onClick={chooseFiles}>
          {t('start.open.files')}
        </Button>
        <Button icon={<FolderInput aria-hidden />} onClick={chooseFolder}>
          {t('start.open.folder')}
        </Button>
        <Button icon={<FlaskConical aria-hidden />} onClick={() => void importSample(t('start.sample'))}>
          {t('start.open.sample')}
        </Button>
      </div>
      <ImportList />
    </section>
  );
}
