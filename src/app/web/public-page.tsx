import { createMemoryHistory } from '@tanstack/react-router';
import { renderToString } from 'react-dom/server';
import { rememberAnswers, type KnownAnswer } from '#ui/data/data.tsx';
import { applicationOf } from './application.tsx';
import { patientApplication } from './patient-application.tsx';

/**
 * A public page as the browser will draw it. Runs on the server, so that the first words need no program.
 * @param answers answers of public operations only: what is remembered here is the same for everybody.
 */
export async function drawPublicPage(path: string, answers: readonly KnownAnswer[]): Promise<string> {
  rememberAnswers(answers);
  const { load, tree } = applicationOf(patientApplication, createMemoryHistory({ initialEntries: [path] }));
  await load();
  return renderToString(tree);
}
