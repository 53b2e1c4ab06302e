import { CircleAlert, Radio, Square } from 'lucide-react';
import type { FollowedFileState } from '../../../contract/operations/follows.ts';
import { NS_PER_MS } from '../../../core/model/units.ts';
import { formatBytes } from '../../format/count.ts';
import { formatClock } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { stopFollowing, useFollows } from '../../state/follows.ts';
import { EngineWords } from '../../widgets/EngineWords.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { keptOf } from './Account.tsx';
import classes from './ImportList.module.css';

function stateWords({ counts, lastReadMs, behindBytes }: FollowedFileState): string {
  const read =
    lastReadMs === 0
      ? t('start.follow.nothing')
      : t('start.follow.lastRead', { time: formatClock(BigInt(Math.trunc(lastReadMs)) * NS_PER_MS, 0) });
  const behind = behindBytes > 0 ? t('start.follow.behind', { bytes: formatBytes(behindBytes) }) : '';
  return [keptOf(counts), read, behind].filter(Boolean).join(' · ');
}

function Followed({ file }: { file: FollowedFileState }) {
  const isStopping = useFollows((state) => state.stopping.includes(file.id));
  const hasFailed = file.state === 'failed';
  return (
    <article className={classes.job} aria-label={file.file}>
      <div className={classes.line}>
        {hasFailed ? (
          <CircleAlert aria-hidden className={classes.bad} />
        ) : (
          <Radio aria-hidden className={classes.good} />
        )}
        <strong title={file.path}>{file.file}</strong>
        <IconButton
          label={t(hasFailed ? 'start.follow.dismiss' : 'start.follow.stop', { name: file.file })}
          icon={<Square aria-hidden />}
          disabled={isStopping}
          onClick={() => void stopFollowing(file)}
        />
      </div>
      <p className={classes.quiet}>{isStopping ? t('start.follow.stopping') : stateWords(file)}</p>
      {hasFailed && (
        <div className={classes.reason}>
          <EngineWords texts={[file.account?.error ?? '']} />
        </div>
      )}
    </article>
  );
}

/** Files that are read on as they grow, with how far they are and a way to stop each. */
export function FollowedFiles() {
  const files = useFollows((state) => state.files);
  const error = useFollows((state) => state.error);
  if (files.length === 0 && !error) return null;
  return (
    <section className={classes.list} aria-label={t('start.follow.label')}>
      <h3>{t('start.follow.label')}</h3>
      {error && (
        <div className={classes.reason} role="alert">
          <EngineWords texts={[error.message, error.hint]} />
        </div>
      )}
      {files.map((file) => (
        <Followed key={file.id} file={file} />
      ))}
    </section>
  );
}
