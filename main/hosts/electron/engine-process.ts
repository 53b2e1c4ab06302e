import { createEngine, isStoreHeld } from '../../engine/engine.ts';
import { keepFilesPrivate } from '../private-files.ts';
import { createSessionLibrary } from '../session-library.ts';
import { runEngineChild } from './engine-child.ts';

keepFilesPrivate();
// The entry of the process that Electron forks for the engine: a crash in here takes no window with it.
runEngineChild(process.parentPort, { createEngine, isStoreHeld, createSessionLibrary }, (code) => process.exit(code));
