import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { me } from '#modules/identity/identity.contract.ts';
import { listProgrammes } from '#modules/programmes/programmes.contract.ts';
import { useOperation } from '#ui/data/data.tsx';
import { rememberedService, rememberService, serviceOf, type Service } from './service-of.ts';

/**
 * The service whose name and phone stand on this page: the signed-in person's, else the one the address names, else the
 * one this tab last saw. `undefined` while it is not known yet; `slug` is empty when the page belongs to no one service.
 */
export function useService(): Service | undefined {
  const { pathname, search } = useRouterState({ select: (state) => state.location });
  // Asking who is signed in sends those who are not to the sign-in page, so the open pages do not ask.
  const signedIn = pathname === '/request' || pathname === '/helping' || pathname.startsWith('/request/');
  const person = useOperation(me, {}, { enabled: signedIn });
  const programmes = useOperation(listProgrammes, {});
  const waiting = programmes.isPending || (signedIn && person.isPending);
  const service = waiting
    ? undefined
    : serviceOf(programmes.data?.programmes ?? [], {
        pathname,
        programme: (search as { programme?: unknown }).programme,
        organisation: signedIn ? person.data?.organisation.slug : undefined,
        remembered: rememberedService(),
      });
  useEffect(() => {
    if (service?.slug) rememberService(service.slug);
  }, [service?.slug]);
  return service;
}
