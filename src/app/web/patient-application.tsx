import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { me } from '#modules/identity/identity.contract.ts';
import { useOperation } from '#ui/data/data.tsx';
import { PatientFrame } from '#ui/page/patient-frame.tsx';
import { settings } from '../system.contract.ts';
import type { Application } from './application.tsx';
import { patientPages } from './patient-routes.tsx';
import { useService } from './service.ts';

const HelpingBar = lazy(async () => ({ default: (await import('#modules/cases/web/helping-page.tsx')).HelpingBar }));

/** On the pages of a request: whose it is, when it is not one's own. */
function WhomIHelp() {
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const caseId = /^\/request\/([a-z2-9]{32})(?:\/|$)/.exec(pathname)?.[1];
  const roles = useOperation(me, {}, { enabled: caseId !== undefined }).data?.roles ?? [];
  if (caseId === undefined || roles.every((role) => role === 'patient')) return null;
  return (
    <Suspense fallback={null}>
      <HelpingBar caseId={caseId} />
    </Suspense>
  );
}

function Frame() {
  const system = useOperation(settings, {});
  const service = useService();
  return (
    <PatientFrame
      service={service?.name}
      homeHref={service?.slug ? `/start/${service.slug}` : '/'}
      helpPhone={service?.helpPhone}
      demo={system.data?.mode === 'demo'}
      acting={<WhomIHelp />}
    >
      <Outlet />
    </PatientFrame>
  );
}

function NotFound() {
  useEffect(() => {
    document.title = 'Page not found – Second opinion';
  }, []);
  return (
    <>
      <h1>We could not find this page</h1>
      <p>The link may be old or not complete.</p>
      <p>
        <a className="u-alone" href="/request">
          Go to my request
        </a>
      </p>
    </>
  );
}

/** The patient's side. */
export const patientApplication: Application = {
  pages: patientPages,
  frame: Frame,
  notFound: NotFound,
  signIn: '/sign-in',
};
