// First, so that the layers of the styles are in their order before any part adds to them.
import '#ui/base.css';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { me, signOut } from '#modules/identity/identity.contract.ts';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { StaffFrame } from '#ui/page/staff-frame.tsx';
import { Palette, usePaletteKey } from '#ui/staff/palette.tsx';
import { settings } from '../system.contract.ts';
import { staffPages } from './staff-routes.tsx';
import { startPage } from './start-page.tsx';

const purposes: Record<string, string> = {
  TREAT: 'Treatment',
  HOPERAT: 'Care coordination',
  HCOMPL: 'Privacy review',
  PATRQT: 'Own request',
};

function Frame() {
  const system = useOperation(settings, {});
  const person = useOperation(me, {});
  const end = usePerform(signOut);
  const navigate = useNavigate();
  const [searching, setSearching] = useState(false);
  usePaletteKey(() => setSearching(true));
  const roles = person.data?.roles ?? [];
  const places = [
    ...(roles.some((r) => r === 'coordinator' || r === 'admin') ? [{ label: 'Desk', href: '/staff/desk' }] : []),
    ...(roles.includes('expert') ? [{ label: 'Invitations', href: '/staff/invitations' }] : []),
    ...(roles.includes('auditor') ? [{ label: 'Access log', href: '/staff/log' }] : []),
  ];
  return (
    <>
      <StaffFrame
        where={[
          { label: person.data?.organisation.name ?? 'Consilium', href: places[0]?.href ?? '/staff' },
          ...places.slice(0, 1),
        ]}
        onSearch={() => setSearching(true)}
        purpose={purposes[person.data?.purpose ?? ''] ?? ''}
        helpHref="/staff/help"
        demo={system.data?.mode === 'demo'}
        full={location.pathname.endsWith('/read')}
        me={
          <button
            type="button"
            className="staff-link"
            onClick={() => end.mutate({}, { onSuccess: () => location.assign('/sign-in') })}
          >
            {person.data?.name ?? ''} · Sign out
          </button>
        }
      >
        <Outlet />
      </StaffFrame>
      <Palette
        open={searching}
        onOpenChange={setSearching}
        commands={places.map((p) => ({
          key: p.href,
          label: p.label,
          group: 'Go to',
          run: () => void navigate({ to: p.href }),
        }))}
      />
    </>
  );
}

function NotFound() {
  return <p>There is nothing here. Press Ctrl K to go somewhere else.</p>;
}

startPage(staffPages, { frame: Frame, notFound: NotFound, signIn: '/sign-in' });
