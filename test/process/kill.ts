import type { Child } from '../../demo/child.ts';

/** SIGKILL, as a power cut or the Task Manager would; resolves when the process is gone. */
export async function killAndWait({ pid, died }: Child): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await died.catch(() => undefined); // it dies because we kill it
}
