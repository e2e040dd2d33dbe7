import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useOperation } from '#ui/data/data.tsx';
import { PatientFrame } from '#ui/page/patient-frame.tsx';
import { settings } from '../system.contract.ts';
import type { Application } from './application.tsx';
import { patientPages } from './patient-routes.tsx';
import { useService } from './service.ts';

function Frame() {
  const system = useOperation(settings, {});
  const service = useService();
  return (
    <PatientFrame
      service={service?.name}
      homeHref={service?.slug ? `/start/${service.slug}` : '/'}
      helpPhone={service?.helpPhone}
      demo={system.data?.mode === 'demo'}
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
