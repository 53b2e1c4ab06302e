import type { SessionEntry } from '../../../../contract/operations/library.ts';
import { t } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { Select } from '../../../widgets/Select.tsx';

interface OtherChoiceProps {
  others: readonly SessionEntry[];
  /** Id of the session that is compared with; '' = none yet. */
  value: string;
}

/** Which session is compared with; what else is chosen stays. */
export function OtherChoice({ others, value }: OtherChoiceProps) {
  const options = others.map(({ id, name, open }) => ({
    value: id,
    label: open === '' ? name : `${name} (${t('sessions.open.elsewhere')})`,
  }));
  const all = value === '' ? [{ value: '', label: t('changes.chooseOther') }, ...options] : options;
  const choose = (id: string): void => {
    const { place, go } = useView.getState();
    go('changes', id, { params: place.params });
  };
  return <Select label={t('changes.other')} value={value} options={all} onChange={choose} />;
}
