/** Starts a private PostgreSQL, for tests of the recipes that people run on theirs. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { systemVariables } from '../../../envs/child-environment.ts';
import { Ports } from '../../../fixtures/target/stack/ports.ts';
import { createCluster, ROLE } from '../../../fixtures/target/stack/postgres-cluster.ts';
import { Postgres } from '../../../fixtures/target/stack/postgres.ts';
import { Supervisor } from '../../../fixtures/target/stack/supervisor.ts';

/** A server with the empty database `live`. `programs`: variables with which PostgreSQL's own programs find it. */
export type ScratchPostgres = { programs: Record<string, string>; close(): Promise<void> };

/** Starts a server; its logs lie in `folder`, which is created. */
export async function startScratchPostgres(folder: string): Promise<ScratchPostgres> {
  mkdirSync(folder, { recursive: true });
  // Its server runs as nobody if this process runs as root.
  const home = execFileSync('mktemp', ['-d'], { encoding: 'utf8', env: systemVariables() }).trim();
  execFileSync('chmod', ['755', home], { env: systemVariables() });
  const supervisor = new Supervisor(home, folder);
  const cluster = await createCluster(home, 'live');
  const port = await new Ports().reserve();
  await new Postgres(supervisor, cluster, port).start();
  const address = { PGHOST: '127.0.0.1', PGPORT: String(port), PGUSER: ROLE, PGDATABASE: 'live' };
  return {
    programs: { ...systemVariables(), ...address, PGPASSWORD: cluster.password },
    close: () => supervisor.close(),
  };
}
