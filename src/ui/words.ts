import { ApiProblem, type ProblemCode } from './api.ts';

/** What a person reads when something did not work: what happened, what we did, what they can do. */
export type ProblemWords = { happened: string; did: string; canDo: string };

/** Words for every code. The type keeps it complete: a new code without words does not compile. */
export const problemWords: Readonly<Record<ProblemCode, ProblemWords>> = {
  'network.lost': {
    happened: 'There is no connection just now.',
    did: 'We kept what you wrote on this page.',
    canDo: 'Check your connection. Then try again.',
  },
  'input.invalid': {
    happened: 'Something here is not right yet.',
    did: 'We kept everything you wrote.',
    canDo: 'Look at the marked answers and change them.',
  },
  'input.too-large': {
    happened: 'This is larger than we can take.',
    did: 'We did not keep it.',
    canDo: 'Choose a smaller part, or call us and we will help.',
  },
  'input.unsupported': {
    happened: 'We cannot read this kind of file.',
    did: 'We left it out. Your other files are safe.',
    canDo: 'Add a PDF, a photo or the files from your disc.',
  },
  'format.not-offered': {
    happened: 'This picture cannot be shown here.',
    did: 'We kept it as it came.',
    canDo: 'Open it in the viewer, or download it.',
  },
  'file.empty': {
    happened: 'This file is empty.',
    did: 'We left it out. Your other files are safe.',
    canDo: 'Choose the file again, or ask the place that made it for a new copy.',
  },
  'file.truncated': {
    happened: 'The end of this file is missing.',
    did: 'We kept what came. Your other files are safe.',
    canDo: 'Choose the file again. If it stays short, ask for a new copy.',
  },
  'file.damaged': {
    happened: 'This file is damaged.',
    did: 'We kept it as it came. Your other files are safe.',
    canDo: 'Ask the place that made it for a new copy. We can ask for you.',
  },
  'file.encrypted': {
    happened: 'This file is locked with a password.',
    did: 'We kept it as it came, still locked.',
    canDo: 'Save a copy without the password and add that.',
  },
  'file.unsafe': {
    happened: 'This file carries something that could do harm.',
    did: 'We locked it away. No one can open it.',
    canDo: 'Ask the place that made it for a clean copy.',
  },
  'session.required': {
    happened: 'You are not signed in.',
    did: 'We kept your work and this place.',
    canDo: 'Sign in. You come back to this page.',
  },
  'session.failed': {
    happened: 'That did not match what we have.',
    did: 'We did not sign you in.',
    canDo: 'Try again, or use another way to sign in.',
  },
  'session.step-up': {
    happened: 'This act needs a fresh proof that it is you.',
    did: 'We stopped before doing it.',
    canDo: 'Prove who you are. Then we go on from here.',
  },
  'link.expired': {
    happened: 'This link has ended.',
    did: 'We changed nothing.',
    canDo: 'Ask for a new link.',
  },
  'purpose.refused': {
    happened: 'Your role does not include being here for this purpose.',
    did: 'We showed nothing.',
    canDo: 'Choose another purpose at the top of the page.',
  },
  'origin.refused': {
    happened: 'This came from another website.',
    did: 'We did nothing with it, to keep you safe.',
    canDo: 'Open this page from our own site and try again.',
  },
  'consent.missing': {
    happened: 'The patient keeps this private.',
    did: 'We did not open it.',
    canDo: 'Ask the patient to share it with you.',
  },
  'permission.denied': {
    happened: 'Your role does not include this.',
    did: 'We changed nothing.',
    canDo: 'Ask the person who looks after your organisation.',
  },
  'not-found': {
    happened: 'We could not find this.',
    did: 'We looked for it in all that you can see.',
    canDo: 'Check the address, or go back to your start page.',
  },
  'method.refused': {
    happened: 'This cannot be done here.',
    did: 'We changed nothing.',
    canDo: 'Go back and choose another way.',
  },
  'state.conflict': {
    happened: 'This has changed since you looked.',
    did: 'We kept both: what you wrote and what is new.',
    canDo: 'Look at the new version. Then do it again if you still want to.',
  },
  'state.wrong-step': {
    happened: 'This step is not open now.',
    did: 'We changed nothing.',
    canDo: 'Go back to see what comes next.',
  },
  'state.already-done': {
    happened: 'This is already done.',
    did: 'We did not do it twice.',
    canDo: 'You do not need to do anything.',
  },
  'idempotency.mismatch': {
    happened: 'This page tried to use one act for two things.',
    did: 'We did the first one only.',
    canDo: 'Reload the page and look at what is there.',
  },
  'rate.limited': {
    happened: 'There were too many tries.',
    did: 'We stopped for a short time, to keep you safe.',
    canDo: 'Wait a minute. Then try again.',
  },
  'storage.full': {
    happened: 'We have no room left just now.',
    did: 'We told our team. What came before is safe.',
    canDo: 'Try again later, or call us.',
  },
  'work.timeout': {
    happened: 'This took too long.',
    did: 'We stopped it. Nothing is lost.',
    canDo: 'Try again.',
  },
  'service.unavailable': {
    happened: 'We cannot do this just now.',
    did: 'We kept what you wrote on this page.',
    canDo: 'Try again in a few minutes.',
  },
  'log.damaged': {
    happened: 'Part of the record of who did what does not match.',
    did: 'We stopped, and told our privacy officer.',
    canDo: 'Do not rely on this copy. Call us.',
  },
  'proof.invalid': {
    happened: 'This copy does not match what was signed.',
    did: 'We changed nothing.',
    canDo: 'Do not rely on this copy. Ask us for a new one.',
  },
  internal: {
    happened: 'Something went wrong on our side.',
    did: 'We made a note of it.',
    canDo: 'Reload the page and try again. If it stays, call us.',
  },
};

/**
 * Words for anything thrown. The server's own detail knows this case, so it comes first: one sentence replaces
 * "what happened", a longer detail has said all three already and stands alone.
 */
export function wordsFor(error: unknown): ProblemWords {
  if (!(error instanceof ApiProblem)) return problemWords.internal;
  const words = problemWords[error.code];
  if (!error.detail) return words;
  const complete = /[.!?]\s+\S/.test(error.detail);
  return complete ? { happened: error.detail, did: '', canDo: '' } : { ...words, happened: error.detail };
}
