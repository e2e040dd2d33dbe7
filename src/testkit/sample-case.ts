import { z } from 'zod';
import { operation } from '#kernel/operation.ts';
import { openCase } from '#modules/cases/index.ts';
import { implement } from '#platform/operations/index.ts';
import type { TestApp, TestClient } from './test-app.ts';

const open = operation({
  name: 'testkit.open-case',
  method: 'POST',
  path: '/testkit/open-case',
  summary: 'Opens a case for a test; no route leads here.',
  target: 'self',
  permission: 'case.start',
  audit: { event: 'intake.started' },
  input: z.strictObject({}),
  output: z.object({ caseId: z.string() }),
});

/** Opens a draft case of this patient through the performer, whichever page opens cases. @returns its id. */
export async function sampleCase(app: TestApp, patient: TestClient): Promise<string> {
  const wish = { programme: 'northlight', disorder: 'cancer', topic: 'A finding', questionKind: 'treatment' };
  const performed = await app.performer.perform(
    implement(open, (context) => openCase(context, wish)),
    {
      credentials: { kind: 'bearer', token: patient.person.token },
      input: {},
      facts: { requestId: 'sample-case', address: '', userAgent: '' },
    },
  );
  return (performed.answer as { caseId: string }).caseId;
}
