import { createRoot } from 'react-dom/client';
import { rememberAnswers, type KnownAnswer } from '#ui/data/data.tsx';
import '#ui/base.css';
import { applicationOf, type Application } from './application.tsx';

/** Starts one of the two web applications in the page. */
export async function startPage(application: Application): Promise<void> {
  const element = document.getElementById('page');
  if (!element) throw new Error('the page has no place to start');
  const { load, tree } = applicationOf(application);
  // The server drew this page already: its words stay until ours, made of the same answers, can take their place.
  const answers = document.getElementById('answers')?.textContent;
  if (answers) {
    rememberAnswers(JSON.parse(answers) as KnownAnswer[]);
    await load();
  }
  createRoot(element).render(tree);
}
