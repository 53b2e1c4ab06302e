import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { MessagePortMain } from 'electron';
import type { StandInChild } from '../electron-stand-in.ts';

/*
 * The engine's file, as built, in a process of its own, as `utilityProcess.fork` would run it. Node's processes cannot
 * hand ports to each other, so what goes through a port is passed on over the one line they have:
 *
 *   shell ── StandInChild ──▶ ToFork ──▶ parentPort ── engine
 *   page ─── port (id 7) ───▶ { line 7 } ──▶ port ──── engine
 */

export type ToFork =
  | { kind: 'message'; data: unknown; lines: number[] }
  | { kind: 'line'; id: number; data: unknown }
  | { kind: 'line-closed'; id: number };

export type FromFork = Exclude<ToFork, { kind: 'message' }> | { kind: 'message'; data: unknown };

const MAIN = join(import.meta.dirname, 'forked-engine-main.ts');

/** For `childMain.run`. `processes` gets each that was started, for a test that wants to end one. */
export function runForkedEngine(standIn: StandInChild, processes: ChildProcess[]): void {
  const child = fork(MAIN, [standIn.file], {
    // Structured clone, as Electron's own.
    serialization: 'advanced',
    silent: true,
    execArgv: [],
    env: standIn.options.env as NodeJS.ProcessEnv,
  });
  // One that was killed may be told something before its end is known.
  child.on('error', () => undefined);
  processes.push(child);
  const tell = (message: ToFork) => void (child.connected && child.send(message));
  const lines = new Map<number, MessagePortMain>();
  standIn.parentPort.on('message', ({ data, ports }: { data: unknown; ports: MessagePortMain[] }) => {
    tell({ kind: 'message', data, lines: ports.map((port) => openLine(port, lines, tell)) });
  });
  child.on('message', (message: FromFork) => {
    if (message.kind === 'message') standIn.emit('message', message.data);
    else if (message.kind === 'line') lines.get(message.id)?.postMessage(message.data);
    else lines.get(message.id)?.close();
  });
  child.stdout!.pipe(standIn.stdout);
  child.stderr!.pipe(standIn.stderr);
  child.once('exit', (code) => standIn.end(code ?? 1));
  standIn.kill = () => child.kill('SIGKILL');
}

function openLine(port: MessagePortMain, lines: Map<number, MessagePortMain>, tell: (message: ToFork) => void): number {
  const id = lines.size + 1;
  lines.set(id, port);
  port.on('message', ({ data }) => tell({ kind: 'line', id, data }));
  port.on('close', () => tell({ kind: 'line-closed', id }));
  port.start();
  return id;
}
