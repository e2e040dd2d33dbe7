import { RouterProvider, createRootRoute, createRoute, createRouter, type AnyRoute } from '@tanstack/react-router';
import type { FunctionComponent } from 'react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from '#ui/api.ts';
import { Button } from '#ui/button/button.tsx';
import { DataProvider } from '#ui/data/data.tsx';
import { Skeleton } from '#ui/status/progress.tsx';
import '#ui/base.css';

/** A page: its path and what is shown. Pages take their parameters by `useParams({ strict: false })`. */
export type Page = { path: string; component: FunctionComponent };

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

/** Starts one of the two web applications in the page. */
export function startPage(
  pages: readonly Page[],
  options: { frame: FunctionComponent; signIn: string; notFound: FunctionComponent },
): void {
  const client = createClient({
    onSignedOut: () => {
      const here = location.pathname + location.search;
      if (!location.pathname.startsWith('/sign-in'))
        location.assign(`${options.signIn}?next=${encodeURIComponent(here)}`);
    },
  });
  const root = createRootRoute({ component: options.frame, notFoundComponent: options.notFound });
  const routes: AnyRoute[] = pages.map((page) =>
    createRoute({ getParentRoute: () => root, path: page.path, component: page.component }),
  );
  const router = createRouter({
    routeTree: root.addChildren(routes),
    defaultPreload: false,
    scrollRestoration: true,
    defaultPendingMs: 200,
    defaultPendingComponent: Pending,
    defaultErrorComponent: Broken,
  });
  const element = document.getElementById('page');
  if (!element) throw new Error('the page has no place to start');
  createRoot(element).render(
    <StrictMode>
      <DataProvider client={client}>
        <RouterProvider router={router} />
      </DataProvider>
    </StrictMode>,
  );
}
