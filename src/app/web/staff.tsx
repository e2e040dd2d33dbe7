// First, so that the layers of the styles are in their order before any part adds to them.
import '#ui/base.css';
import { Navigate, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { showCase } from '#modules/cases/cases.contract.ts';
import { me, signOut } from '#modules/identity/identity.contract.ts';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { leave } from '#ui/data/leave.ts';
import { StaffFrame } from '#ui/page/staff-frame.tsx';
import { usePaletteKey } from '#ui/staff/palette-key.ts';
import { PurposeChoice } from './purpose.tsx';
import { forgetPurpose } from './purpose-held.ts';
import { settings } from '../system.contract.ts';
import { staffPages } from './staff-routes.tsx';
import { startPage } from './start-page.tsx';
import { caseIn, placesOf, whereOf } from './where.ts';

const fetchPalette = () => import('#ui/staff/palette.tsx');
const Palette = lazy(async () => ({ default: (await fetchPalette()).Palette }));

function signedOut(): void {
  forgetPurpose();
  leave();
}

function Frame() {
  const system = useOperation(settings, {});
  const person = useOperation(me, {});
  const end = usePerform(signOut);
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const [searching, setSearching] = useState(false);
  return (
    <>
      <StaffFrame
        where={useWhere(pathname)}
        onSearch={() => setSearching(true)}
        purpose={person.data ? <PurposeChoice {...person.data} /> : ''}
        helpHref="/staff/help"
        demo={system.data?.mode === 'demo'}
        full={pathname.endsWith('/read')}
        me={
          <>
            <a className="staff-link" href="/staff/account">
              {person.data?.name ?? 'Your account'}
            </a>
            <button type="button" className="staff-link" onClick={() => end.mutate({}, { onSuccess: signedOut })}>
              Sign out
            </button>
          </>
        }
      >
        <Outlet />
      </StaffFrame>
      <Search open={searching} onOpenChange={setSearching} />
    </>
  );
}

function useWhere(pathname: string) {
  const person = useOperation(me, {});
  const caseId = caseIn(pathname);
  const about = useOperation(showCase, { caseId: caseId ?? '' }, { enabled: caseId !== undefined });
  const { organisation, roles = [] } = person.data ?? {};
  return whereOf(pathname, { organisation: organisation?.name, roles, caseNumber: about.data?.number });
}

/** The palette. It is fetched when the page is at rest, so that the first Ctrl K opens it at once. */
function Search({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const roles = useOperation(me, {}).data?.roles ?? [];
  const navigate = useNavigate();
  usePaletteKey(() => onOpenChange(true));
  useEffect(() => {
    const timer = setTimeout(() => void fetchPalette(), 1500);
    return () => clearTimeout(timer);
  }, []);
  if (!open) return null;
  const commands = [...placesOf(roles), { label: 'Help', href: '/staff/help' }].map(({ href, label }) => ({
    key: href,
    label,
    group: 'Go to',
    run: () => void navigate({ to: href }),
  }));
  return (
    <Suspense fallback={null}>
      <Palette open onOpenChange={onOpenChange} commands={commands} />
    </Suspense>
  );
}

function NotFound() {
  const person = useOperation(me, {});
  const home = placesOf(person.data?.roles ?? [])[0]?.href;
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  if (pathname.replace(/\/$/, '') === '/staff' && home) return <Navigate to={home} replace />;
  return (
    <>
      <h1>There is nothing here</h1>
      <p>
        The link may be old. <a href={home ?? '/staff'}>Go to your first page</a>, or press Ctrl K to go somewhere else.
      </p>
    </>
  );
}

void startPage({ pages: staffPages, frame: Frame, notFound: NotFound, signIn: '/sign-in' });
