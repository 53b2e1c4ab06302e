import { assertNever } from '../../core/model/assert-never.ts';
import type { AnyValue } from '../../core/model/attributes.ts';
import { isLinkAddress } from '../../core/model/link-address.ts';
import { bytesText } from '../../core/model/value-text.ts';
import { t } from '../i18n/t.ts';
import classes from './AnyValueText.module.css';

/** Enough to know bytes by; copying gives all of them. */
const BYTES_SHOWN = 64;

/** Telemetry is untrusted: a link only for what is an address through and through, told nothing about us, and shown as the address it is. */
function StringText({ text }: { text: string }) {
  if (!isLinkAddress(text)) return <>{text}</>;
  return (
    <a href={text} target="_blank" rel="noreferrer noopener">
      {text}
    </a>
  );
}

function Branch({ summary, entries }: { summary: string; entries: { name: string; value: AnyValue }[] }) {
  return (
    <details className={classes.branch} open={entries.length <= 8}>
      <summary>{summary}</summary>
      <dl>
        {entries.map(({ name, value }, at) => (
          <div key={at} className={classes.leaf}>
            <dt>{name}</dt>
            <dd>
              <AnyValueText value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

export function AnyValueText({ value }: { value: AnyValue }) {
  switch (value.kind) {
    case 'empty':
      return <span className={classes.quiet}>{t('value.empty')}</span>;
    case 'string':
      return value.value === '' ? <span className={classes.quiet}>""</span> : <StringText text={value.value} />;
    case 'bool':
    case 'int':
    case 'double':
      return <span className={classes.plain}>{String(value.value)}</span>;
    case 'bytes':
      return (
        <>
          <span className={classes.quiet}>{t('value.bytes', { n: value.value.length })} </span>
          {bytesText(value.value, BYTES_SHOWN)}
        </>
      );
    case 'array':
      return (
        <Branch
          summary={t('value.items', { n: value.values.length })}
          entries={value.values.map((inner, at) => ({ name: String(at), value: inner }))}
        />
      );
    case 'kvlist':
      return (
        <Branch
          summary={t('value.items', { n: value.values.length })}
          entries={value.values.map(({ key, value: inner }) => ({ name: key, value: inner }))}
        />
      );
    default:
      return assertNever(value);
  }
}
