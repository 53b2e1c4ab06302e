import { Plus } from 'lucide-react';
import type { ConfigComponent, ConfigPipeline } from '../../../../contract/operations/pipelines.ts';
import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { Menu, type MenuSection } from '../../../widgets/Menu.tsx';
import type { CatalogueEntry } from '../catalogue.ts';
import { listSteps } from '../find-step.ts';
import type { Make } from './form-edits.ts';

interface AddStepProps {
  pipeline: ConfigPipeline;
  role: 'receivers' | 'processors' | 'exporters';
  components: readonly ConfigComponent[];
  known: readonly CatalogueEntry[];
  change: (make: Make) => void;
}

/** Puts what is defined into a pipeline, or defines something new with settings to begin with. */
export function AddStep(props: AddStepProps) {
  const { pipeline, role } = props;
  const sections = [definedSection(props), newSection(props)].filter(({ entries }) => entries.length > 0);
  return (
    <Menu
      trigger={
        <Button
          variant="quiet"
          icon={<Plus aria-hidden />}
          disabled={sections.length === 0}
          aria-label={t('pipelines.form.add', { role: t(`pipelines.section.many.${role}`), id: pipeline.id })}
        >
          {t('pipelines.form.addShort')}
        </Button>
      }
      sections={sections}
    />
  );
}

const isMeant = (role: AddStepProps['role'], section: string): boolean =>
  section === role || (role !== 'processors' && section === 'connectors');

/** What the configuration defines, and the list does not name yet. */
function definedSection({ pipeline, role, components, change }: AddStepProps): MenuSection {
  const named = listSteps(pipeline, role).map(({ id }) => id);
  const defined = components.filter(({ section, id }) => isMeant(role, section) && !named.includes(id));
  return {
    id: 'defined',
    heading: t('pipelines.form.defined'),
    entries: defined.map(({ section, id }) => ({
      id: `${section}/${id}`,
      label: id,
      run: () => change((edits, text) => edits.placeStep(text, { pipeline: pipeline.id, role }, id)),
    })),
  };
}

function newSection({ pipeline, role, components, known, change }: AddStepProps): MenuSection {
  // A connector gives other signals than it takes; which, the engine says.
  const isFit = ({ section, signals }: CatalogueEntry): boolean =>
    isMeant(role, section) && !(section === 'connectors' && role === 'receivers') && signals.includes(pipeline.signal);
  const define = ({ section, type, settings }: CatalogueEntry): void =>
    change((edits, text) => {
      const taken = components.filter((one) => one.section === section).map(({ id }) => id);
      const id = edits.freeId(type, taken);
      const put = edits.placeStep(text, { pipeline: pipeline.id, role }, id);
      return put === undefined ? undefined : edits.defineComponent(put, section, id, settings);
    });
  return {
    id: 'new',
    heading: t('pipelines.form.new'),
    entries: known.filter(isFit).map((entry) => ({
      id: `new/${entry.section}/${entry.type}`,
      label: entry.type,
      note: t(entry.about),
      run: () => define(entry),
    })),
  };
}
