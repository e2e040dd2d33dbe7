// First, so that the layers of the styles are in their order before any part adds to them.
import '#ui/base.css';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useOperation } from '#ui/data/data.tsx';
import { PatientFrame } from '#ui/page/patient-frame.tsx';
import { settings } from '../system.contract.ts';
import { patientPages } from './patient-routes.tsx';
import { useService } from './service.ts';
import { startPage } from './start-page.tsx';

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

startPage(patientPages, { frame: Frame, notFound: NotFound, signIn: '/sign-in' });
