import { Settings } from '../../../../core/collector/settings.ts';
import type { Sender } from '../../../../core/collector/sender.ts';
import { HEADER_NAME } from '../../collector/exporters/client-settings.ts';
import { ConsumeError } from '../../collector/consumer.ts';
import type { ExtensionKind } from './extension.ts';

const ACTIONS = ['insert', 'update', 'upsert', 'delete'] as const;
const SOURCES = ['value', 'from_context', 'from_attribute'] as const;
/** What both HTTP and gRPC carry. */
const VALUE = /^[ -~]*$/;

interface HeaderRule {
  /** In lower case. */
  key: string;
  action: (typeof ACTIONS)[number];
  /** @throws ConsumeError */
  value: (sender: Sender | undefined) => string;
}

/** The Collector's extension/headerssetter: headers of requests of exporters, of what is known of who sent the telemetry. */
export const HEADERS_SETTER: ExtensionKind = {
  type: 'headers_setter',
  read(value) {
    const settings = new Settings(value);
    settings.allow(['headers'], ['additional_auth']);
    if (settings.list('headers').length === 0) settings.note(['headers'], 'a list of headers is expected here');
    const rules = settings.items('headers').map(readRule);
    return {
      problems: settings.problems,
      create: async () => ({
        close: async () => undefined,
        clientAuth: ({ sender, headers }) => {
          const sent = new Map<string, string | undefined>();
          const current = (key: string) => (sent.has(key) ? sent.get(key) : headers[key]);
          for (const { key, action, value: valueOf } of rules) {
            if (action === 'delete') sent.set(key, undefined);
            // As there, an empty header counts as none.
            else if (action === 'upsert' || ((current(key) ?? '') === '') === (action === 'insert'))
              sent.set(key, valueOf(sender));
          }
          return Object.fromEntries(sent);
        },
      }),
    };
  },
  authenticates: () => ['exporters'],
};

function readRule(item: Settings): HeaderRule {
  item.allow(['key', 'action', 'default_value', ...SOURCES], ['value_file']);
  const key = item.word('key').toLowerCase();
  if (!HEADER_NAME.test(key)) item.note(item.has('key') ? ['key'] : [], 'the name of a header is expected here');
  const action = item.choice('action', ACTIONS, 'upsert');
  const given = SOURCES.filter((source) => item.has(source));
  if (given.length > 1) item.note([given[1]!], `only one of ${given.join(', ')} can be given`);
  if (given.length === 0 && action !== 'delete')
    item.note([], 'value, from_context or from_attribute is expected here');
  const fixed = ['value', 'default_value'].filter((name) => !VALUE.test(item.word(name)));
  for (const name of fixed) item.note([name], 'is no value of a header');
  return { key, action, value: sourceOf(item) };
}

function sourceOf(item: Settings): HeaderRule['value'] {
  const [value, fallback] = [item.word('value'), item.word('default_value')];
  const [context, attribute] = [item.text('from_context'), item.text('from_attribute')];
  if (context !== '') return (sender) => only(sender?.metadata(context) ?? [], context) ?? fallback;
  if (attribute !== '') return (sender) => only([sender?.auth(attribute) ?? fallback], attribute) ?? fallback;
  return () => value;
}

/** What one sender sends must not be tried again and again. @throws ConsumeError */
function only(values: readonly string[], name: string): string | undefined {
  if (values.length > 1)
    throw new ConsumeError(`${name} came ${values.length} times: which one is to be sent on?`, { isPermanent: true });
  const [value] = values;
  if (value !== undefined && !VALUE.test(value))
    throw new ConsumeError(`${name} is no value of a header`, { isPermanent: true });
  return value;
}
