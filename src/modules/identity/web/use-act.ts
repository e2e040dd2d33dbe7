import { useState } from 'react';
import { ApiProblem } from '#ui/api.ts';

/** One act of several requests: whether it runs, and what went wrong. */
export function useAct(): {
  busy: boolean;
  problem: ApiProblem | undefined;
  run: (act: () => Promise<unknown>, done?: () => void) => void;
} {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const finish = async (act: () => Promise<unknown>, done?: () => void): Promise<void> => {
    try {
      await act();
      done?.();
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error : new ApiProblem('internal', 0));
    }
    setBusy(false);
  };
  const run = (act: () => Promise<unknown>, done?: () => void): void => {
    setBusy(true);
    setProblem(undefined);
    void finish(act, done);
  };
  return { busy, problem, run };
}
