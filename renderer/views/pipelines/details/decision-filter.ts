import type { InputOf } from '../../../../contract/operations.ts';
import type { TailDecisions } from '../../../../contract/operations/pipelines.ts';
import { t } from '../../../i18n/t.ts';
import type { SelectOption } from '../../../widgets/Select.tsx';

export interface DecisionFilter {
  /** 'all', 'kept', 'notKept', or 'by ' and the name of a policy. */
  shown: string;
  /** As typed. */
  traceId: string;
}

type Asked = Pick<InputOf<'pipelines.decisions'>, 'isKept' | 'policy' | 'traceId'>;

const BY = 'by ';
const BEGINS_TRACE_ID = /^[0-9a-f]{1,32}$/i;

/** What the engine is asked. What is no beginning of a trace id is left out, and wrong. */
export function readFilter({ shown, traceId }: DecisionFilter): { input: Asked; isWrong: boolean } {
  const id = traceId.trim();
  const isId = BEGINS_TRACE_ID.test(id);
  const decision: Asked = shown.startsWith(BY) ? { policy: shown.slice(BY.length) } : isKeptOf(shown);
  return { input: isId ? { ...decision, traceId: id } : decision, isWrong: id !== '' && !isId };
}

function isKeptOf(shown: string): Asked {
  return shown === 'all' ? {} : { isKept: shown === 'kept' };
}

export function shownOptions(policies: readonly string[]): SelectOption<string>[] {
  return [
    { value: 'all', label: t('pipelines.decisions.all') },
    { value: 'kept', label: t('pipelines.decisions.kept') },
    { value: 'notKept', label: t('pipelines.decisions.notKept') },
    ...policies.map((name) => ({ value: `${BY}${name}`, label: name, group: t('pipelines.decisions.by') })),
  ];
}

/** Since it was started. */
export function countDecisions({ outcomes }: Pick<TailDecisions, 'outcomes'>): { kept: number; all: number } {
  const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return { kept: outcomes.sampled, all };
}
