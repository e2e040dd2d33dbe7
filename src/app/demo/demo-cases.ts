import { ownCases } from '#modules/cases/cases.contract.ts';
import { totpCode } from '#platform/crypto/index.ts';
import type { RunningProgram } from '../program.ts';
import { demoClient, type DemoClient } from './demo-client.ts';
import { demoAssign, demoSign } from './demo-opinion.ts';
import { demoHelper } from './demo-helper.ts';
import type { Invented } from './demo-records.ts';
import { demoRequest } from './demo-request.ts';

/** A demo person with secrets, as people.json lists them. */
export type MadePerson = {
  key: string;
  id: string;
  tenantId: string;
  token: string;
  password: string;
  totpSecret: string;
};

const invented: Record<string, Invented> = {
  'patient.peter': {
    name: 'Peter Roy',
    birthDate: '1956-02-11',
    sex: 'M',
    patientId: 'MRN-300201',
    seed: 11,
    noduleMm: 14,
  },
  'patient.grace': {
    name: 'Grace Bell',
    birthDate: '1962-07-30',
    sex: 'F',
    patientId: 'MRN-300202',
    seed: 12,
    noduleMm: 21,
  },
  'patient.omar': {
    name: 'Omar Haddad',
    birthDate: '1949-11-05',
    sex: 'M',
    patientId: 'MRN-300203',
    seed: 13,
    noduleMm: 18,
  },
  'patient.sam': {
    name: 'Sam Chen',
    birthDate: '1970-09-17',
    sex: 'M',
    patientId: 'MRN-300204',
    seed: 14,
    noduleMm: 9,
  },
};

/**
 * One case at each step, made by demo people through the same operations as everybody's: Peter's waits on the desk,
 * Grace's is being read and her daughter Ana helps her with it, Omar's is answered, Sam's belongs to the other organisation.
 */
export async function addDemoCases(
  program: RunningProgram,
  people: readonly MadePerson[],
  settle: () => Promise<void>,
): Promise<void> {
  const byKey = new Map(people.map((person) => [person.key, person]));
  const person = (key: string): MadePerson => byKey.get(key) as MadePerson;
  const client = (key: string): DemoClient => demoClient(program, person(key).token);
  const request = (key: string) => demoRequest(client(key), invented[key] as Invented, settle);

  if ((await client('patient.peter').call(ownCases, {})).cases.length > 0) return; // begun by a start that was cut off
  const [, grace, omar] = await Promise.all(
    ['patient.peter', 'patient.grace', 'patient.omar', 'patient.sam'].map(request),
  );
  const [lena, ruiz] = [client('coordinator.lena'), client('expert.ruiz')];
  const proofOf = (key: string) => ({
    password: person(key).password,
    code: totpCode(person(key).totpSecret, new Date()),
  });
  const asking = { patient: client('patient.grace'), proof: proofOf('patient.grace') };
  await demoHelper(asking, client('carer.ana'), grace ?? '');
  for (const caseId of [grace, omar]) await demoAssign(lena, ruiz, caseId ?? '', person('expert.ruiz').id);
  await demoSign(ruiz, omar ?? '', () => proofOf('expert.ruiz'));
}
