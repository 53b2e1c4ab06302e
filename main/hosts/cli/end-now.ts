/**
 * Ends the process with this code, whatever still runs in it. `process.exit` waits for work in threads, and a statement that cannot be
 * stopped may take hours; only another program in the place of this one, or the system, ends that. What was acknowledged is on disk.
 */
export function endNow(code: number): void {
  const { execPath, execve, env } = process;
  process.emit('exit', code);
  // Windows ends a killed process with 1.
  if (!execve || process.platform === 'win32') process.kill(process.pid, 'SIGKILL');
  else execve.call(process, execPath, [execPath, '-e', `process.exit(${code})`], env);
}
