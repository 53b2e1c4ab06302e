import type { SpanDetail } from '../../../contract/operations/traces.ts';
import { t } from '../../i18n/t.ts';
import { KeyValueTable } from '../../widgets/KeyValueTable.tsx';
import { SpanFact } from './SpanFact.tsx';
import classes from './SpanPanel.module.css';

/** Who sent it: the resource, and the instrumentation scope. */
export function SpanOrigin({ span: { resource, scope } }: { span: SpanDetail }) {
  return (
    <>
      <h3 className={classes.heading}>{t('trace.resource')}</h3>
      <KeyValueTable attributes={resource.attributes} dropped={resource.droppedAttributesCount} />
      <dl className={classes.facts}>
        {resource.schemaUrl && <SpanFact name={t('trace.schemaUrl')}>{resource.schemaUrl}</SpanFact>}
        {resource.entityRefs.map(({ type, idKeys }, at) => (
          <SpanFact key={at} name={type}>
            {idKeys.join(', ')}
          </SpanFact>
        ))}
      </dl>
      <h3 className={classes.heading}>{t('trace.scope')}</h3>
      <dl className={classes.facts}>
        <SpanFact name={t('word.name')} copy={scope.name}>
          {scope.name || t('word.none')}
        </SpanFact>
        {scope.version && <SpanFact name={t('trace.version')}>{scope.version}</SpanFact>}
        {scope.schemaUrl && <SpanFact name={t('trace.schemaUrl')}>{scope.schemaUrl}</SpanFact>}
      </dl>
      {scope.attributes.length > 0 && (
        <KeyValueTable attributes={scope.attributes} dropped={scope.droppedAttributesCount} />
      )}
    </>
  );
}
