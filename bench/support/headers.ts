import type { Identity } from '#formats/identity/index.ts';
import { readInstance } from '#formats/dicom/index.ts';

/** Whom the header of a DICOM object names, with the parts of the name. */
export function headerIdentity(bytes: Buffer): { identity: Identity; given: string[]; family: string }[] {
  const { identity } = readInstance(bytes);
  const [family = '', given = '', middle = ''] = (identity.name?.Alphabetic ?? '').split('^');
  return [
    {
      identity: {
        names: identity.names,
        ...(identity.birthDate === undefined ? {} : { birthDates: [identity.birthDate] }),
        ...(identity.sex === undefined ? {} : { sex: identity.sex }),
        ids:
          identity.patientId === undefined ? [] : [{ system: identity.issuerOfPatientId, value: identity.patientId }],
        identityRemoved: identity.identityRemoved,
      },
      given: [given, middle].filter((one) => one !== ''),
      family,
    },
  ];
}
