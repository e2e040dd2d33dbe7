import type { Role } from '#kernel/actor.ts';

/** A demo person before they have secrets. `key` is how tests and people.json name them. */
export type DemoPerson = {
  key: string;
  name: string;
  title?: string;
  roles: Role[];
  organisation: 'northlight' | 'harbour';
  email: string;
};

export const demoOrganisations = [
  { slug: 'northlight', name: 'Northlight Second Opinions' },
  { slug: 'harbour', name: 'Harbour Health' },
] as const;

const person = (organisation: DemoPerson['organisation'], key: string, name: string, title?: string): DemoPerson => ({
  key,
  name,
  ...(title === undefined ? {} : { title }),
  roles: [key.split('.')[0] as Role],
  organisation,
  email: `${name.toLowerCase().replaceAll(' ', '.')}@example.org`,
});

/** One for each role, in two organisations that must never see each other. */
export const demoPeople: readonly DemoPerson[] = [
  person('northlight', 'patient.maria', 'Maria Lopez'),
  person('northlight', 'patient.peter', 'Peter Roy'),
  person('northlight', 'patient.grace', 'Grace Bell'),
  person('northlight', 'patient.omar', 'Omar Haddad'),
  person('northlight', 'carer.ana', 'Ana Lopez'),
  person('northlight', 'coordinator.lena', 'Lena Roth', 'Nurse'),
  person('northlight', 'expert.amara', 'Amara Okafor', 'Dr'),
  person('northlight', 'expert.ruiz', 'Miguel Ruiz', 'Dr'),
  person('northlight', 'auditor.noor', 'Noor Salim'),
  person('northlight', 'admin.iris', 'Iris Stone'),
  person('harbour', 'patient.sam', 'Sam Chen'),
  person('harbour', 'coordinator.kim', 'Kim Berg', 'Nurse'),
  person('harbour', 'expert.bauer', 'Theo Bauer', 'Dr'),
  person('harbour', 'auditor.lin', 'Lin Arden'),
  person('harbour', 'admin.olaf', 'Olaf Dahl'),
];
