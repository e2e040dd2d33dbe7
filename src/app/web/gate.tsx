import { lazy, Suspense, useSyncExternalStore } from 'react';

type Question = 'sign-in' | 'step-up';
type Asked = { question: Question; answer: (done: boolean) => void; promise: Promise<boolean> };

/** What the program must ask the person before a request can go on. Many requests that wait for one answer ask once. */
function createGate() {
  let asked: readonly Asked[] = [];
  const listeners = new Set<() => void>();
  const change = (next: readonly Asked[]): void => {
    asked = next;
    for (const listener of listeners) listener();
  };
  return {
    now: () => asked,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ask(question: Question): Promise<boolean> {
      const open = asked.find((one) => one.question === question);
      if (open) return open.promise;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const one: Asked = {
        question,
        promise,
        answer: (done) => {
          change(asked.filter((other) => other !== one));
          resolve(done);
        },
      };
      change([...asked, one]);
      return promise;
    },
  };
}

/** The one gate of the page. */
export const gate = createGate();

const dialogs = () => import('#modules/identity/web/dialogs.tsx');
const SignInAgain = lazy(async () => ({ default: (await dialogs()).SignInAgain }));
const StepUp = lazy(async () => ({ default: (await dialogs()).StepUp }));

/** Shows what is asked, over the page; what was written there stays as it is. */
export function Gate() {
  const asked = useSyncExternalStore(gate.subscribe, gate.now, gate.now);
  return (
    <Suspense fallback={null}>
      {asked.map(({ question, answer }) =>
        question === 'sign-in' ? (
          <SignInAgain key={question} onAnswer={answer} />
        ) : (
          <StepUp key={question} onAnswer={answer} />
        ),
      )}
    </Suspense>
  );
}
