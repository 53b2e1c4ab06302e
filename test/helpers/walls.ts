import { globSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';

// Two guards hold the walls: the compiler between top-level rooms, ESLint between the finer ones. Both are asked here about
// files that exist in memory only, under a name nobody will use, so a check that is cut short leaves nothing behind.

const root = dirname(dirname(import.meta.dirname));
const plantName = 'planted-by-the-walls-test';

/** Plants by name → source text. */
export type Plants = Record<string, string>;

const text = (diagnostic: ts.Diagnostic) =>
  `TS${diagnostic.code}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;

function parseConfig(configFile: string): ts.ParsedCommandLine {
  const fail = (diagnostic: ts.Diagnostic) => {
    throw new Error(text(diagnostic));
  };
  const config = ts.getParsedCommandLineOfConfigFile(
    configFile,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail },
  );
  const sources = config?.fileNames.filter((file) => !file.endsWith('.d.ts')) ?? [];
  if (!config || sources.length === 0) throw new Error(`${configFile}: the check saw no files, so it proves nothing.`);
  return config;
}

/** The compiler looks for this method, as editors do, but its types keep quiet about it. */
type SourceHost = ts.CompilerHost & { useSourceOfProjectReferenceRedirect: () => boolean };

function createHost(options: ts.CompilerOptions, plants: Map<string, string>): SourceHost {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  return {
    ...host,
    fileExists: (file) => plants.has(file) || fileExists(file),
    readFile: (file) => plants.get(file) ?? readFile(file),
    getSourceFile(file, ...rest) {
      const planted = plants.get(file);
      return planted === undefined ? getSourceFile(file, ...rest) : ts.createSourceFile(file, planted, rest[0]);
    },
    // Other rooms are read from their sources: nothing has to be emitted before this test.
    useSourceOfProjectReferenceRedirect: () => true,
  };
}

/** What the compiler says of each plant, as one more file of the room whose tsconfig this is. */
export function compilePlants(configFile: string, plants: Plants): Record<string, string[]> {
  const { options, fileNames, projectReferences } = parseConfig(join(root, configFile));
  const fileOf = (name: string) => join(root, dirname(configFile), `${plantName}-${name}.ts`);
  const files = new Map(Object.entries(plants).map(([name, source]) => [fileOf(name), source]));
  const rootNames = [...fileNames, ...files.keys()];
  const program = ts.createProgram({ rootNames, options, projectReferences, host: createHost(options, files) });
  return Object.fromEntries(
    Object.keys(plants).map((name) => {
      const file = program.getSourceFile(fileOf(name));
      return [name, [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(text)];
    }),
  );
}

const eslint = new ESLint({ cwd: root });

/** Which files ESLint holds apart. */
export async function roomPatterns(): Promise<string[]> {
  const config: { settings?: Record<string, unknown> } | undefined = await eslint.calculateConfigForFile(
    join(root, 'core', `${plantName}.ts`),
  );
  const files = config?.settings?.['boundaries/files'] as { pattern: string[] }[] | undefined;
  return files?.flatMap(({ pattern }) => pattern) ?? [];
}

/** What ESLint says about the walls for this source, as one more file of the folder. */
export async function lintPlant(folder: string, source: string): Promise<string[]> {
  const filePath = join(root, folder, `${plantName}.ts`);
  const config: { rules?: Record<string, unknown> } | undefined = await eslint.calculateConfigForFile(filePath);
  if (!config?.rules?.['boundaries/dependencies'])
    throw new Error(`${folder}: no wall stands here, so nothing was checked.`);
  const [result] = await eslint.lintText(source, { filePath });
  return (
    result?.messages.filter(({ ruleId, fatal }) => fatal || ruleId?.startsWith('boundaries/')).map((m) => m.message) ??
    []
  );
}

/** An import of a file that really is in the folder: an import of nothing would be refused for the wrong reason. */
export function importFrom(from: string, folder: string): string {
  // A .tsx file would be refused where JSX is off, which is not the wall.
  const [target] = ['ts', 'tsx'].flatMap((ending) => globSync(`${folder}/**/*.${ending}`, { cwd: root }).sort());
  if (!target) throw new Error(`${folder}: there is no file to import, so the wall cannot be tried.`);
  const specifier = relative(from, target);
  return `import '${specifier.startsWith('.') ? specifier : `./${specifier}`}';\n`;
}
