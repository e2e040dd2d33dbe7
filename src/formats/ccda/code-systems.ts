/** Names FHIR gives to code systems that CDA names by OID (hl7.org/fhir/R4/terminologies-systems.html, THO). */
const names: Readonly<Record<string, string>> = {
  '2.16.840.1.113883.6.1': 'http://loinc.org',
  '2.16.840.1.113883.6.96': 'http://snomed.info/sct',
  '2.16.840.1.113883.6.88': 'http://www.nlm.nih.gov/research/umls/rxnorm',
  '2.16.840.1.113883.6.8': 'http://unitsofmeasure.org',
  '2.16.840.1.113883.6.90': 'http://hl7.org/fhir/sid/icd-10-cm',
  '2.16.840.1.113883.6.4': 'http://www.cms.gov/Medicare/Coding/ICD10',
  '2.16.840.1.113883.6.3': 'http://hl7.org/fhir/sid/icd-10',
  '2.16.840.1.113883.6.42': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.6.103': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.6.104': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.6.2': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.6.43.1': 'http://terminology.hl7.org/CodeSystem/icd-o-3',
  '2.16.840.1.113883.6.12': 'http://www.ama-assn.org/go/cpt',
  '2.16.840.1.113883.6.13': 'http://www.ada.org/cdt',
  '2.16.840.1.113883.6.14': 'http://www.nlm.nih.gov/research/umls/hcpcs',
  '2.16.840.1.113883.6.285': 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  '2.16.840.1.113883.6.69': 'http://hl7.org/fhir/sid/ndc',
  '2.16.840.1.113883.6.73': 'http://www.whocc.no/atc',
  '2.16.840.1.113883.6.345': 'http://www.nlm.nih.gov/research/umls/med-rt',
  '2.16.840.1.113883.3.26.1.5': 'http://hl7.org/fhir/ndfrt',
  '2.16.840.1.113883.3.26.1.1': 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl',
  '2.16.840.1.113883.4.9': 'http://fdasis.nlm.nih.gov',
  '2.16.840.1.113883.12.292': 'http://hl7.org/fhir/sid/cvx',
  '2.16.840.1.113883.6.59': 'http://hl7.org/fhir/sid/cvx',
  '2.16.840.1.113883.12.227': 'http://hl7.org/fhir/sid/mvx',
  '2.16.840.1.113883.6.101': 'http://nucc.org/provider-taxonomy',
  '2.16.840.1.113883.6.238': 'urn:oid:2.16.840.1.113883.6.238',
  '2.16.840.1.113883.6.254': 'http://hl7.org/fhir/sid/icf',
  '2.16.840.1.113883.6.24': 'urn:iso:std:iso:11073:10101',
  '1.2.840.10008.2.16.4': 'http://dicom.nema.org/resources/ontology/DCM',
  '2.16.840.1.113883.5.1': 'http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender',
  '2.16.840.1.113883.5.4': 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  '2.16.840.1.113883.5.6': 'http://terminology.hl7.org/CodeSystem/v3-ActClass',
  '2.16.840.1.113883.5.8': 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  '2.16.840.1.113883.5.25': 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  '2.16.840.1.113883.5.83': 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
  '2.16.840.1.113883.5.110': 'http://terminology.hl7.org/CodeSystem/v3-RoleClass',
  '2.16.840.1.113883.5.111': 'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
  '2.16.840.1.113883.5.112': 'http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration',
  '2.16.840.1.113883.6.21': 'https://www.nubc.org/CodeSystem/RevenueCodes',
  '2.16.840.1.113883.6.301.5': 'https://www.nubc.org/CodeSystem/PatDischargeStatus',
};

/** Names FHIR gives to registers of people (hl7.org/fhir/R4/identifier-registry.html). */
const registers: Readonly<Record<string, string>> = {
  '2.16.840.1.113883.4.1': 'http://hl7.org/fhir/sid/us-ssn',
  '2.16.840.1.113883.4.6': 'http://hl7.org/fhir/sid/us-npi',
  '2.16.840.1.113883.4.572': 'http://hl7.org/fhir/sid/us-medicare',
  '2.16.840.1.113883.2.1.4.1': 'https://fhir.nhs.uk/Id/nhs-number',
};

/** The name FHIR has for a code system, `urn:oid:…` where it has none, or what the file writes when that is no OID. */
export function codeSystemOf(oid: string | undefined): string | undefined {
  return named(oid, names);
}

export function registerOf(root: string | undefined): string | undefined {
  return named(root, registers);
}

function named(oid: string | undefined, table: Readonly<Record<string, string>>): string | undefined {
  if (oid === undefined) return undefined;
  const plain = oid.replace(/^urn:oid:/i, '');
  if (Object.hasOwn(table, plain)) return table[plain];
  if (/^[0-2](\.\d+)+$/.test(plain)) return `urn:oid:${plain}`;
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(plain) ? `urn:uuid:${plain.toLowerCase()}` : plain;
}
