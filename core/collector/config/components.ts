import { SECTIONS, type ComponentConfig, type KnownType, type KnownTypes, type Section } from './collector-config.ts';
import { parseComponentId } from './component-id.ts';
import type { ConfigText } from './config-text.ts';
import { isForeign } from './foreign-types.ts';
import { inPlaceOf } from './gone-types.ts';
import { isOwnLimit } from './own-limits.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { ConfigProblem } from '../processor.ts';
import type { Path } from './yaml-source.ts';

/** What a name in a pipeline stands for. */
export type Meaning = 'usable' | 'foreign' | 'undefined';

/** The components that a configuration defines. */
export class Components {
  readonly #text: ConfigText;
  readonly #types: KnownTypes;
  readonly #byKey = new Map<string, ComponentConfig>();
  /** By section, once asked for. */
  readonly #ids = new Map<Section, readonly string[]>();
  readonly #told = new Set<string>();

  constructor(text: ConfigText, types: KnownTypes, top: Readonly<Record<string, unknown>>) {
    this.#text = text;
    this.#types = types;
    for (const section of SECTIONS)
      for (const [key, settings] of Object.entries(text.map(top[section], [section])))
        this.#define(section, key, settings);
  }

  #define(section: Section, key: string, settings: unknown): void {
    const id = parseComponentId(key);
    if (id) this.#byKey.set(`${section}/${id.id}`, { ...id, section, settings });
    else this.#text.problem([section, key], `"${key}" is no name of a component: type or type/name is expected`);
  }

  /** Undefined where it is not defined. An end of a pipeline may be a connector too. */
  find(section: Section, id: string): ComponentConfig | undefined {
    const own = this.#byKey.get(`${section}/${id}`);
    const isEnd = section === 'receivers' || section === 'exporters';
    return own ?? (isEnd ? this.#byKey.get(`connectors/${id}`) : undefined);
  }

  get connectors(): ComponentConfig[] {
    return [...this.#byKey.values()].filter(({ section }) => section === 'connectors');
  }

  typeOf({ section, type }: ComponentConfig): KnownType | undefined {
    return this.#types[section].get(type);
  }

  #idsIn(section: Section): readonly string[] {
    const ids = this.#ids.get(section);
    if (ids) return ids;
    const found = [...this.#byKey.values()].filter((one) => one.section === section).map(({ id }) => id);
    this.#ids.set(section, found);
    return found;
  }

  /** What the name at `path` means; what is wrong with it is told. */
  meaning(section: Section, id: string, path: Path): Meaning {
    const component = this.find(section, id);
    if (!component) {
      this.#text.problem(path, `"${id}" is not among the ${section}${didYouMean(id, this.#idsIn(section))}`);
      return 'undefined';
    }
    if (this.typeOf(component)) return 'usable';
    this.#tellForeign(component);
    return 'foreign';
  }

  #tellForeign({ section, id, type }: ComponentConfig): void {
    const key = `${section}/${id}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#text.warn([section, id], this.#whyForeign(section, type));
  }

  #whyForeign(section: Section, type: string): string {
    if (isForeign(section, type))
      return `"${type}" is among the Collector's ${section}, but not among Tracebench's: left out`;
    return `${unknownType(section, type)}: left out${this.#instead(section, type)}`;
  }

  #instead(section: Section, type: string): string {
    const inPlace = inPlaceOf(section, type);
    return inPlace === undefined ? didYouMean(type, [...this.#types[section].keys()]) : `; ${inPlace}`;
  }

  /** Of what nothing uses, the types that nobody knows: they harm nothing here, and keep a Collector from starting. To be called last. */
  tellUnused(): void {
    for (const component of this.#byKey.values()) {
      const { section, id, type } = component;
      if (this.typeOf(component) || isForeign(section, type) || this.#told.has(`${section}/${id}`)) continue;
      const said = `${unknownType(section, type)}. Nothing uses it here, but a Collector that has none does not start`;
      this.#text.warn([section, id], `${said}${this.#instead(section, type)}`);
    }
  }

  checkSettings(component: ComponentConfig): void {
    for (const problem of this.#problemsOf(component)) this.#text.add(problem);
  }

  /** Of what nothing uses: what keeps a Collector from starting, which validates all that is configured (otelcol/collector.go). */
  checkUnused(used: readonly ComponentConfig[]): void {
    const isUsed = new Set(used);
    const unused = [...this.#byKey.values()].filter((component) => !isUsed.has(component));
    for (const problem of unused.flatMap((component) => this.#problemsOf(component)))
      if (problem.isWarning !== true && !isOwnLimit(problem.message)) this.#text.add(problem);
  }

  #problemsOf(component: ComponentConfig): ConfigProblem[] {
    const problems = this.typeOf(component)?.check(component.settings) ?? [];
    return problems.map((problem) => ({ ...problem, path: [component.section, component.id, ...problem.path] }));
  }

  /** In a pipeline nobody could tell which one is meant. */
  checkAmbiguous(): void {
    for (const { id } of this.connectors)
      for (const section of ['exporters', 'receivers'] as const)
        if (this.#byKey.has(`${section}/${id}`))
          this.#text.problem(['connectors', id], `"${id}" is among the ${section} too: one of them needs another id`);
  }
}

const unknownType = (section: Section, type: string) =>
  `Tracebench has no ${section.slice(0, -1)} of the type "${type}"`;
