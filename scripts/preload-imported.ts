import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;

function chunkOf(bundle: Bundle, fileName: string): Rolldown.OutputChunk | undefined {
  const item = bundle[fileName];
  return item?.type === 'chunk' ? item : undefined;
}

/** A chunk and all it imports, whatever has to be there before it can run. */
export function closureOf(bundle: Bundle, fileName: string, seen = new Set<string>()): Set<string> {
  if (seen.has(fileName)) return seen;
  seen.add(fileName);
  for (const imported of chunkOf(bundle, fileName)?.imports ?? []) closureOf(bundle, imported, seen);
  return seen;
}

/**
 * The page asks for a module that its entry imports dynamically as early as for the entry itself, its styles included.
 * Vite does so for static imports only. What is named in the page already is not named twice.
 */
export function preloadImported(module: string): Plugin {
  return {
    name: 'preload-imported',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const main = Object.values(bundle).find(
          (item) => item.type === 'chunk' && item.facadeModuleId?.endsWith(module),
        );
        if (!main) throw new Error(`${module} is in no chunk of its own.`);
        const chunks = [...closureOf(bundle, main.fileName)];
        const styles = new Set(chunks.flatMap((name) => [...(chunkOf(bundle, name)?.viteMetadata?.importedCss ?? [])]));
        const link = (attrs: Record<string, string>): HtmlTagDescriptor => ({
          tag: 'link',
          attrs: { crossorigin: true, ...attrs },
          injectTo: 'head',
        });
        return [
          ...chunks.map((name) => link({ rel: 'modulepreload', href: `./${name}` })),
          ...[...styles].map((name) => link({ rel: 'stylesheet', href: `./${name}` })),
        ].filter(({ attrs }) => !html.includes(`"${String(attrs?.href)}"`));
      },
    },
  };
}
