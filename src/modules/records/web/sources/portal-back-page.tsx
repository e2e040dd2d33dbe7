import { useEffect, useState } from 'react';
import { ApiProblem, type Client } from '#ui/api.ts';
import { LinkButton } from '#ui/button/button.tsx';
import { useClient } from '#ui/data/data.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import { wordsFor } from '#ui/words.ts';
import { findJourney, finishFetch } from '../../sources.contract.ts';

type Back = { caseId: string; problem?: ApiProblem };

/** An answer counts once, so one page load hands it in once, however often the page is drawn. */
const handedIn = new Map<string, Promise<Back>>();

const asProblem = (error: unknown): ApiProblem => (error instanceof ApiProblem ? error : new ApiProblem('internal', 0));

async function handIn(client: Client, search: URLSearchParams): Promise<Back> {
  const given = (name: 'code' | 'iss' | 'error') => {
    const value = search.get(name);
    return value === null ? {} : { [name]: value };
  };
  const state = search.get('state') ?? '';
  const { caseId } = await client.call(findJourney, { state });
  try {
    await client.call(finishFetch, { caseId, state, ...given('code'), ...given('iss'), ...given('error') });
    return { caseId };
  } catch (error) {
    return { caseId, problem: asProblem(error) };
  }
}

const isAnswer = (search: URLSearchParams): boolean => (search.get('state') ?? '').length >= 16;

/** `/request/portal`: where a hospital sends people back to. Hands its answer in and goes on to the records. */
export function PortalBackPage() {
  const client = useClient();
  const [search] = useState(() => new URLSearchParams(window.location.search));
  const [back, setBack] = useState<Back | undefined>(() =>
    isAnswer(search) ? undefined : { caseId: '', problem: new ApiProblem('session.failed', 401) },
  );
  useEffect(() => {
    document.title = 'Back from the hospital';
    if (!isAnswer(search)) return;
    // What the hospital sent is not for the history of this browser.
    window.history.replaceState(null, '', '/request/portal');
    const state = search.get('state') ?? '';
    const running = handedIn.get(state) ?? handIn(client, search);
    handedIn.set(state, running);
    const show = async () => {
      try {
        const came = await running;
        if (came.problem) setBack(came);
        else window.location.replace(`/request/${came.caseId}/records`);
      } catch (error) {
        setBack({ caseId: '', problem: asProblem(error) });
      }
    };
    void show();
  }, [client, search]);
  if (!back?.problem) return <Skeleton label="You are back. We begin to fetch" lines={[20, 30]} />;
  const { problem, caseId } = back;
  const isSignedOut = problem.code === 'session.required';
  return (
    <>
      <h1>Nothing was fetched</h1>
      <p>
        {isSignedOut
          ? 'You were signed out here while you were at the hospital. Sign in, and begin again.'
          : problem.detail || backWords(problem)}
      </p>
      <LinkButton
        kind="primary"
        href={isSignedOut ? '/sign-in' : caseId === '' ? '/request' : `/request/${caseId}/records`}
      >
        {isSignedOut ? 'Sign in' : caseId === '' ? 'To your requests' : 'Back to your records'}
      </LinkButton>
    </>
  );
}

const backWords = (problem: ApiProblem): string =>
  problem.code === 'session.failed'
    ? 'This way back has ended. You can begin again from your records.'
    : Object.values(wordsFor(problem)).join(' ');
