import { t } from '../i18n/t.ts';
import { Button } from './Button.tsx';

/** Below the first of a list (`useFirst`): how many more there are, and some of them at a click. */
export function MoreItems({ rest, onMore }: { rest: number; onMore: () => void }) {
  return rest > 0 && <Button onClick={onMore}>{t('action.more', { n: rest })}</Button>;
}
