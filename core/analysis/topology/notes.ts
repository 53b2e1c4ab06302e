/** What is said of a topology that is not whole, each in Korean as well (`renderer/i18n/engine-texts.ts`). */
export const TOPOLOGY_NOTES = {
  moreSeries: (most: number) => `Collectors tell more series than ${most}: not all were looked at.`,
  longResources: (count: number) => `Resources of Collectors too long to be looked at: ${count}.`,
  moreNodes: (drawn: number, all: number) => `Only ${drawn} of ${all} Collectors are drawn: those heard from last.`,
  moreEdges: (count: number) => `Connections too many to be drawn: ${count}.`,
  withoutEndpoint: (count: number) => `Exporters that do not tell where they send to: ${count}.`,
  marksOfAgents: (attribute: string) =>
    `${attribute} also names Collectors that send to others: a trace of several machines comes by several of these.`,
} as const;
