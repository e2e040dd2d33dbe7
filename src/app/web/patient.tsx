// First, so that the layers of the styles are in their order before any part adds to them.
import '#ui/base.css';
import { Outlet } from '@tanstack/react-router';
import { PatientFrame } from '#ui/page/patient-frame.tsx';
import { useOperation } from '#ui/data/data.tsx';
import { settings } from '../system.contract.ts';
import { patientPages } from './patient-routes.tsx';
import { startPage } from './start-page.tsx';

function Frame() {
  const system = useOperation(settings, {});
  return (
    <PatientFrame service="Northlight Second Opinions" helpPhone="0800 555 0142" demo={system.data?.mode === 'demo'}>
      <Outlet />
    </PatientFrame>
  );
}

function NotFound() {
  return (
    <>
      <h1>We could not find this page</h1>
      <p>The link may be old or not complete.</p>
      <p>
        <a href="/request">Go to my request</a>
      </p>
    </>
  );
}

startPage(patientPages, { frame: Frame, notFound: NotFound, signIn: '/sign-in' });
