import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { listProgrammes } from '#modules/programmes/programmes.contract.ts';
import type { Implemented, Performer } from '#platform/operations/index.ts';
import { settings } from './system.contract.ts';

const file = fileURLToPath(new URL('../../dist/public/public-page.js', import.meta.url));

type KnownAnswer = { operation: string; input: unknown; answer: unknown };
type Draw = (path: string, answers: readonly KnownAnswer[]) => Promise<string>;

/** A drawn page is given to everybody for so long. */
const keptMs = 10_000;
/** Addresses that are kept at once; more are drawn anew each time. */
const keptPages = 100;

/**
 * Draws the public pages on the server. They show only what anybody may ask for, and are asked for without credentials.
 * @returns undefined before the pages are built; the drawing itself gives undefined when it could not be done, and the
 * browser then draws alone.
 */
export async function publicPages(program: {
  performer: Performer;
  operations: readonly Implemented[];
  log: Logger;
}): Promise<((path: string) => Promise<{ html: string; answers: string } | undefined>) | undefined> {
  if (!existsSync(file)) return undefined;
  const { drawPublicPage: draw } = (await import(file)) as { drawPublicPage: Draw };
  const asked = [listProgrammes, settings].map(({ name }) => {
    const operation = program.operations.find(({ definition }) => definition.name === name);
    if (!operation) throw new Error(`${name} is not there`);
    return operation;
  });
  const kept = new Map<string, { until: number; page: { html: string; answers: string } }>();

  async function drawn(path: string): Promise<{ html: string; answers: string }> {
    const answers = await Promise.all(
      asked.map(async (operation) => {
        const facts = { requestId: 'public-page', address: '', userAgent: '' };
        const { answer } = await program.performer.perform(operation, {
          credentials: { kind: 'none' },
          input: {},
          facts,
        });
        return { operation: operation.definition.name, input: {}, answer };
      }),
    );
    // `<` would end the element that carries the answers.
    return { html: await draw(path, answers), answers: JSON.stringify(answers).replaceAll('<', '\\u003c') };
  }

  return async (path) => {
    const before = kept.get(path);
    if (before && before.until > Date.now()) return before.page;
    try {
      const page = await drawn(path);
      if (kept.size >= keptPages) kept.clear();
      kept.set(path, { until: Date.now() + keptMs, page });
      return page;
    } catch (error) {
      program.log.warn({ err: error }, 'a public page was not drawn on the server');
      return undefined;
    }
  };
}
