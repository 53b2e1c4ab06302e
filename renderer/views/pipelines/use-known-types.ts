import { useEffect, useState } from 'react';
import { callEngine, onReady } from '../../state/connection.ts';
import { CATALOGUE, writeProbe, type CatalogueEntry } from './catalogue.ts';

/** Those of the catalogue that this engine has, asked for once per engine. */
export function useKnownTypes(): readonly CatalogueEntry[] {
  const [known, setKnown] = useState<readonly CatalogueEntry[]>([]);
  useEffect(() => {
    const ask = async (): Promise<void> => {
      const answer = await callEngine('pipelines.check', { yaml: writeProbe() });
      if (!answer.ok) return;
      const has = new Set(
        answer.value.components
          .filter(({ isSupported }) => isSupported)
          .map(({ section, type }) => `${section}/${type}`),
      );
      setKnown(CATALOGUE.filter(({ section, type }) => has.has(`${section}/${type}`)));
    };
    const stop = onReady(() => void ask());
    return () => void stop();
  }, []);
  return known;
}
