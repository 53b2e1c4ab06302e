import { didYouMean } from '../did-you-mean.ts';
import type { ComponentConfig } from './collector-config.ts';
import type { Components } from './components.ts';
import type { ConfigText } from './config-text.ts';
import type { Path } from './yaml-source.ts';

/** Where a component that listens or sends names an extension: `auth.authenticator`, also under its protocols. */
interface Named {
  authenticator: string;
  path: Path;
}

/** Without the extension that is to say who may send, everybody could. */
export function checkAuthenticators(
  text: ConfigText,
  component: ComponentConfig,
  components: Components,
  extensions: readonly string[],
): void {
  const { section, id, settings } = component;
  for (const { authenticator, path } of namedIn(settings, [section, id])) {
    if (!extensions.includes(authenticator)) {
      const near = didYouMean(authenticator, extensions);
      text.problem(path, `"${authenticator}" is not among the service's extensions${near}`);
      continue;
    }
    const extension = components.find('extensions', authenticator)!;
    const served = components.typeOf(extension)?.authenticates?.(extension.settings) ?? [];
    const asks = sends(component) ? 'exporters' : 'receivers';
    if (!served.includes(asks)) text.problem(path, `"${authenticator}" is no authenticator of ${asks}`);
  }
}

/** Extensions, and the exporter that is scraped, listen as receivers do. */
function sends({ section, type }: ComponentConfig): boolean {
  return section === 'exporters' && type !== 'prometheus';
}

function namedIn(settings: unknown, path: Path): Named[] {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return [];
  return Object.entries(settings).flatMap(([key, value]: [string, unknown]) => {
    const authenticator = key === 'auth' ? (value as { authenticator?: unknown } | null)?.authenticator : undefined;
    if (typeof authenticator === 'string') return [{ authenticator, path: [...path, key, 'authenticator'] }];
    return namedIn(value, [...path, key]);
  });
}
