/** Names a component: its type, and a name where there are several, as in `otlp/2`. */
export interface ComponentId {
  /** As written: 'otlp/2'. */
  id: string;
  type: string;
  /** '' where there is none. */
  name: string;
}

/** The Collector's own rules: go.opentelemetry.io/collector/component, identifiable.go. */
const TYPE = /^[a-zA-Z][0-9a-zA-Z_]{0,62}$/;
const LONGEST_NAME = 1024;

/** Undefined where the text is no id of a component. */
export function parseComponentId(text: string): ComponentId | undefined {
  const slash = text.indexOf('/');
  const type = (slash < 0 ? text : text.slice(0, slash)).trim();
  const name = slash < 0 ? '' : text.slice(slash + 1).trim();
  if (!TYPE.test(type) || (slash >= 0 && name === '') || name.length > LONGEST_NAME) return undefined;
  return { id: name === '' ? type : `${type}/${name}`, type, name };
}
