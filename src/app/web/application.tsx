import {
  RouterProvider,
  createRootRoute,
  createRoute,
  createRouter,
  type AnyRoute,
  type RouterHistory,
} from '@tanstack/react-router';
import { StrictMode, type FunctionComponent, type ReactNode } from 'react';
import { createClient } from '#ui/api.ts';
import { Button } from '#ui/button/button.tsx';
import { DataProvider } from '#ui/data/data.tsx';
import { followLeaving } from '#ui/data/leave.ts';
import { Skeleton } from '#ui/status/progress.tsx';
import { forgetPurpose, heldPurpose } from './purpose-held.ts';
import { Gate, gate } from './gate.tsx';
import { watchTouches } from './touches.ts';

/** A page: its path and what is shown. Pages take their parameters by `useParams({ strict: false })`. */
export type Page = { path: string; component: FunctionComponent };

/** One of the two web applications: its pages, what stands around each, and where people sign in. */
export type Application = {
  pages: readonly Page[];
  frame: FunctionComponent;
  notFound: FunctionComponent;
  signIn: string;
};

/** While the code of a page is fetched. */
function Pending() {
  return <Skeleton label="The page is on its way" lines={[30, 40, 40, 20, 24]} />;
}

/** A page that could not be fetched (a lost connection, a newer version) or drawn. What was saved is on the server. */
function Broken() {
  return (
    <>
      <h1>We could not show this page</h1>
      <p>The connection may be lost, or there is a newer version of this page. What you saved is safe with us.</p>
      <Button kind="primary" onClick={() => location.reload()}>
        Try again
      </Button>
    </>
  );
}

/**
 * The application as something to draw, in a browser or on the server.
 * @param history where it is; the browser's address when left out.
 */
export function applicationOf(
  { pages, frame, notFound, signIn }: Application,
  history?: RouterHistory,
): { load(): Promise<void>; tree: ReactNode } {
  if (!history) followLeaving();
  const client = createClient({
    purpose: heldPurpose,
    onSignedOut: (hadOne) => {
      if (location.pathname.startsWith('/sign-in')) return false;
      // Somebody may have written here: they sign in beside it, and go on where they were.
      if (hadOne) return gate.ask('sign-in');
      forgetPurpose();
      location.assign(`${signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
      return false;
    },
    onStepUp: () => gate.ask('step-up'),
    ...(history ? {} : { isIdle: watchTouches() }),
  });
  const root = createRootRoute({ component: frame, notFoundComponent: notFound });
  const routes: AnyRoute[] = pages.map((page) =>
    createRoute({ getParentRoute: () => root, path: page.path, component: page.component }),
  );
  const router = createRouter({
    routeTree: root.addChildren(routes),
    ...(history ? { history } : {}),
    defaultPreload: false,
    // Drawn on the server it would be a script in the page, which the policy forbids.
    scrollRestoration: history === undefined,
    defaultPendingMs: 200,
    defaultPendingComponent: Pending,
    defaultErrorComponent: Broken,
  });
  const tree = (
    <StrictMode>
      <DataProvider client={client}>
        <RouterProvider router={router} />
        {history ? null : <Gate />}
      </DataProvider>
    </StrictMode>
  );
  return { load: () => router.load(), tree };
}
