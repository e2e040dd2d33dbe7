/** One step of "where am I": a link upward, or this page. */
export type Place = { label: string; href?: string };

export type Known = {
  organisation: string | undefined;
  roles: readonly string[];
  /** The number of the case on the page, as soon as it is known. */
  caseNumber: string | undefined;
};

/** The places a person may go to from everywhere, their own first. */
export function placesOf(roles: readonly string[]): { label: string; href: string }[] {
  return [
    ...(roles.some((r) => r === 'coordinator' || r === 'admin') ? [{ label: 'Desk', href: '/staff/desk' }] : []),
    ...(roles.some((r) => r === 'coordinator' || r === 'admin') ? [{ label: 'People', href: '/staff/people' }] : []),
    ...(roles.includes('admin') ? [{ label: 'Institutions', href: '/staff/settings/sign-in' }] : []),
    ...(roles.includes('admin') ? [{ label: 'Hospitals', href: '/staff/settings/hospitals' }] : []),
    ...(roles.includes('admin') ? [{ label: 'Witnesses', href: '/staff/log/witnesses' }] : []),
    ...(roles.includes('expert') ? [{ label: 'Invitations', href: '/staff/invitations' }] : []),
    ...(roles.includes('auditor')
      ? [
          { label: 'Access log', href: '/staff/log' },
          { label: 'Not recognised', href: '/staff/privacy' },
          { label: 'Erasing and keeping', href: '/staff/privacy/rights' },
        ]
      : []),
    ...(roles.some((r) => r === 'coordinator' || r === 'admin' || r === 'auditor')
      ? [{ label: 'Emergency access', href: '/staff/emergency' }]
      : []),
  ];
}

const single: Record<string, string> = {
  '/staff/desk': 'Desk',
  '/staff/invitations': 'Invitations',
  '/staff/emergency': 'Emergency access',
  '/staff/log': 'Access log',
  '/staff/privacy': 'Not recognised',
  '/staff/privacy/rights': 'Erasing and keeping',
  '/staff/people': 'People',
  '/staff/people/keys': 'Signing keys',
  '/staff/settings/sign-in': 'Sign-in with institutions',
  '/staff/settings/hospitals': 'Records from hospitals',
  '/staff/log/witnesses': 'Witnesses of the log',
  '/staff/settings/proof': 'Proof from outside',
  '/staff/help': 'Help',
  '/staff/account': 'Sign-in and devices',
};
const ofCase: Record<string, string> = { match: 'Match', read: 'Reading room', sign: 'Sign' };

/** The case in a staff address; undefined on other pages. */
export const caseIn = (pathname: string): string | undefined => /^\/staff\/cases\/([^/]+)/.exec(pathname)?.[1];

/** Places that no case lies under. */
const aside: ReadonlySet<string> = new Set([
  '/staff/log',
  '/staff/privacy',
  '/staff/privacy/rights',
  '/staff/emergency',
]);

/** From the organisation down to this page. A step is a link only when this person's role may open it. */
export function whereOf(pathname: string, { organisation, roles, caseNumber }: Known): Place[] {
  const places = placesOf(roles);
  const home: Place = { label: organisation ?? 'Consilium', ...(places[0] ? { href: places[0].href } : {}) };
  const caseId = caseIn(pathname);
  if (caseId === undefined) return [home, { label: single[pathname] ?? 'Not here' }];
  const last = ofCase[pathname.split('/')[4] ?? ''];
  const above = places.find(({ href }) => !aside.has(href));
  const coordinates = roles.some((role) => role === 'coordinator' || role === 'admin');
  const whole = coordinates ? `/staff/cases/${caseId}` : `/staff/cases/${caseId}/read`;
  const here = { label: caseNumber ? `Case ${caseNumber}` : 'Case', href: whole };
  return [home, ...(above ? [above] : []), here, ...(last ? [{ label: last }] : [])];
}
