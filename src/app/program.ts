import { outcomeOf } from '#edges/fhir/index.ts';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  contentDoor,
  createContentServer,
  countsIn,
  createHttpServer,
  serveOwnPage,
  servePages,
  serveSecurityText,
  type Shell,
} from '#platform/http/index.ts';
import type { Implemented, Performer } from '#platform/operations/index.ts';
import { composeProgram } from './operations.ts';
import { noteRelease } from '#modules/audit/index.ts';
import type { Parts } from './parts.ts';
import { programHash } from './program-hash.ts';
import { publicPages } from './public-page.ts';
import { restWhile } from './read-only.ts';
import { verifyPage } from './verify-page.ts';

/** The two applications in the browser and their paths. */
export const shells: readonly Shell[] = [
  { file: 'index.html', policy: 'patient', paths: ['/', '/start/*'] },
  {
    file: 'index.html',
    policy: 'patient',
    paths: ['/request', '/request/*', '/sign-in', '/sign-in/*', '/invite', '/helping', '/outbox', '/help/*'],
  },
  { file: 'staff.html', policy: 'staff', paths: ['/staff', '/staff/*'] },
];

export type RunningProgram = {
  performer: Performer;
  operations: readonly Implemented[];
  /** Begins to take requests. @returns the address. */
  listen(): Promise<string>;
  /** Stops taking requests, lets running work end, stops the workers. */
  stop(): Promise<void>;
};

/** Everything joined: modules, operations, HTTP, live events, workers. */
export async function startProgram(parts: Parts): Promise<RunningProgram> {
  const { modules, ...program } = composeProgram(parts);
  // Read while everything else starts.
  const release = programHash();
  let contentOrigin = parts.config.contentOrigin ?? '';
  const options = {
    ...program,
    log: parts.log,
    publicOrigin: parts.publicOrigin,
    proxies: parts.config.proxies,
    counts: countsIn(parts.db),
    otherProblems: outcomeOf,
    content: contentDoor({ keyring: parts.keyring, clock: parts.clock, origin: () => contentOrigin }),
  };
  const [http, files] = [createHttpServer(options), createContentServer(options)];
  const web = fileURLToPath(new URL('../../dist/web', import.meta.url));
  if (existsSync(web)) {
    const draw = await publicPages({ ...program, log: parts.log });
    const open = (shell: Shell) => shell.paths.includes('/');
    await servePages(
      http,
      web,
      shells.map((shell) => (open(shell) ? { ...shell, draw } : shell)),
    );
  }
  const page = verifyPage();
  if (page) serveOwnPage(http, '/verify', page);
  const contact = parts.config.securityContact;
  if (contact) serveSecurityText(http, contact, parts.publicOrigin);
  for (const { log, words } of await parts.audit.examine()) parts.log.error({ log }, `nothing is written: ${words}`);
  const jobs = modules.flatMap((m) => m.jobs ?? []);
  await parts.jobs.start(restWhile(parts.audit.stopped, jobs));
  for (const m of modules) await m.start?.();
  if (parts.audit.stopped().length === 0) await noteRelease(parts.db, await release, parts.clock.now());
  return {
    ...program,
    listen: async () => {
      const address = await files.listen({ port: parts.config.contentPort, host: parts.config.host });
      contentOrigin = parts.config.contentOrigin ?? address;
      return http.listen({ port: parts.config.port, host: parts.config.host });
    },
    stop: async () => {
      await files.close();
      await http.close();
      await parts.jobs.stop();
      for (const m of modules.toReversed()) await m.stop?.();
    },
  };
}
