import { buildOrExit } from './build.ts';
import { runInPlace } from './child.ts';
import { cliFile } from './paths.ts';

await buildOrExit({ required: ['cli', 'workers'], optional: ['renderer'] });
process.exitCode = await runInPlace(process.execPath, [cliFile, ...process.argv.slice(2)]);
