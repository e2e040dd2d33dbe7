import type { Role } from '#kernel/actor.ts';

/** A demo person before they have secrets. `key` is how tests and people.json name them. */
export type DemoPerson = {
  key: string;
  name: string;
  title?: string;
  roles: Role[];
  organisation: string;
  email: string;
};

export const demoOrganisations = [
  { slug: 'northlight', name: 'Northlight Second Opinions' },
  { slug: 'harbour', name: 'Harbour Health' },
] as const;

/** One for each role, in two organisations that must never see each other. */
export const demoPeople: readonly DemoPerson[] = [
  {
    key: 'patient.maria',
    name: 'Maria Lopez',
    roles: ['patient'],
    organisation: 'northlight',
    email: 'maria.lopez@example.org',
  },
  {
    key: 'patient.peter',
    name: 'Peter Roy',
    roles: ['patient'],
    organisation: 'northlight',
    email: 'peter.roy@example.org',
  },
  { key: 'carer.ana', name: 'Ana Lopez', roles: ['carer'], organisation: 'northlight', email: 'ana.lopez@example.org' },
  {
    key: 'coordinator.lena',
    name: 'Lena Roth',
    title: 'Nurse',
    roles: ['coordinator'],
    organisation: 'northlight',
    email: 'lena.roth@example.org',
  },
  {
    key: 'expert.amara',
    name: 'Amara Okafor',
    title: 'Dr',
    roles: ['expert'],
    organisation: 'northlight',
    email: 'amara.okafor@example.org',
  },
  {
    key: 'expert.ruiz',
    name: 'Miguel Ruiz',
    title: 'Dr',
    roles: ['expert'],
    organisation: 'northlight',
    email: 'miguel.ruiz@example.org',
  },
  {
    key: 'auditor.noor',
    name: 'Noor Haddad',
    roles: ['auditor'],
    organisation: 'northlight',
    email: 'noor.haddad@example.org',
  },
  {
    key: 'admin.iris',
    name: 'Iris Stone',
    roles: ['admin'],
    organisation: 'northlight',
    email: 'iris.stone@example.org',
  },
  { key: 'patient.sam', name: 'Sam Chen', roles: ['patient'], organisation: 'harbour', email: 'sam.chen@example.org' },
  {
    key: 'coordinator.kim',
    name: 'Kim Berg',
    title: 'Nurse',
    roles: ['coordinator'],
    organisation: 'harbour',
    email: 'kim.berg@example.org',
  },
  {
    key: 'expert.bauer',
    name: 'Theo Bauer',
    title: 'Dr',
    roles: ['expert'],
    organisation: 'harbour',
    email: 'theo.bauer@example.org',
  },
  {
    key: 'auditor.lin',
    name: 'Lin Arden',
    roles: ['auditor'],
    organisation: 'harbour',
    email: 'lin.arden@example.org',
  },
  { key: 'admin.olaf', name: 'Olaf Dahl', roles: ['admin'], organisation: 'harbour', email: 'olaf.dahl@example.org' },
];
